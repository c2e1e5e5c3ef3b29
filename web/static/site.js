"use strict";
// Comfort only: every page works without this file.
(() => {
  const search = document.querySelector("#q");
  const typing = e => e.target.closest("input,select,textarea,[contenteditable]");
  document.addEventListener("keydown", e => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
    e.preventDefault();
    if (search) { search.focus(); search.select(); } else location.href = "/";
  });

  // Suggestions: an ARIA combobox with a list below the box.
  const kinds = ["agency", "region", "indicator", "phrase"];
  const suggest = input => {
    const list = document.createElement("ul");
    list.id = "suggestions"; list.className = "suggestions"; list.hidden = true;
    list.setAttribute("role", "listbox"); list.setAttribute("aria-label", input.dataset.suggest);
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
    let asked = "", at = -1, wait;
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = item => { input.value = item.dataset.query; close(); input.form.requestSubmit(); };
    const move = by => {
      const items = [...list.children];
      items[at]?.removeAttribute("aria-selected");
      at = (at + by + items.length + 1) % (items.length + 1);
      if (at === items.length) { at = -1; input.removeAttribute("aria-activedescendant"); return; }
      items[at].setAttribute("aria-selected", "true");
      items[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[at].id);
    };
    const show = found => {
      list.replaceChildren(...found.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)).slice(0, 10).map((s, i) => {
        const item = document.createElement("li"), count = document.createElement("small");
        item.id = "suggestion-" + i; item.setAttribute("role", "option"); item.dataset.query = s.query;
        count.textContent = s.reports || ""; item.append(s.label, count);
        item.addEventListener("mousedown", e => { e.preventDefault(); choose(item); });
        return item;
      }));
      at = -1; list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text === asked) return;
      asked = text;
      if (!text) return close();
      try {
        const answer = await fetch("/api/v1/suggest?" + new URLSearchParams({ q: text }));
        if (answer.ok && text === asked) show((await answer.json()).items);
      } catch { close(); }
    };
    input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 120); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", e => {
      if (list.hidden) return;
      if (e.key === "ArrowDown") { e.preventDefault(); move(1); }
      if (e.key === "ArrowUp") { e.preventDefault(); move(-1); }
      if (e.key === "Escape") { e.preventDefault(); close(); }
      if (e.key === "Enter" && at >= 0) { e.preventDefault(); choose(list.children[at]); }
    });
  };
  if (search && search.dataset.suggest) suggest(search);

  // A number's cell in the original, beside the report where there is room for it.
  const beside = document.querySelector("#beside");
  if (!beside) return;
  const room = matchMedia("(min-width: 64rem)"), frame = beside.querySelector("iframe"), whole = beside.querySelector("a");
  let from;
  const leave = () => {
    beside.hidden = true; frame.removeAttribute("src");
    document.body.classList.remove("has-beside");
    from?.removeAttribute("aria-current"); from?.focus();
  };
  document.addEventListener("click", e => {
    const link = e.target.closest('a.fig[href^="/originals/"]');
    if (!link || !room.matches || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    from?.removeAttribute("aria-current");
    from = link; from.setAttribute("aria-current", "true");
    const bare = new URL(link.href);
    bare.searchParams.set("bare", "1");
    frame.src = bare; whole.href = link.href;
    beside.hidden = false; document.body.classList.add("has-beside");
    link.scrollIntoView({ block: "center" }); // the page has become narrower
  });
  beside.querySelector("button").addEventListener("click", leave);
  document.addEventListener("keydown", e => { if (e.key === "Escape" && !beside.hidden) leave(); });
})();
