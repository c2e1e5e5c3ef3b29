package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// adminFindingsPage lists findings for an operator to confirm or to dismiss.
type adminFindingsPage struct {
	Filter index.Filter
	Rows   []index.FindingRow
	Total  int
	Pager  pager
	Public string // where the reports are served, "" if that is not known
}

func (*adminFindingsPage) template() string           { return "adminfindings" }
func (*adminFindingsPage) heading(l *language) string { return l.sentence("findings.title") }

// findings answers GET /admin/findings: those that nobody has looked at, or what the
// filters of the public page ask for.
func (a *Admin) findings(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if !q.Has("state") {
		q.Set("state", report.StateNew)
		r.URL.RawQuery = q.Encode()
	}
	found, err := a.site.readFindings(r)
	if err != nil {
		return err
	}
	return a.site.renderStatus(w, r, http.StatusOK, &adminFindingsPage{Filter: found.Filter, Rows: found.Rows, Total: found.Total, Public: a.Public,
		Pager: makePager(q, found.Total, found.Filter.Limit, found.Filter.Offset)})
}

// judge answers POST /admin/findings with finding, state and note: browsers go back to the
// list, others get an empty answer.
func (a *Admin) judge(w http.ResponseWriter, r *http.Request) error {
	id, state, note := r.FormValue("finding"), r.FormValue("state"), strings.TrimSpace(r.FormValue("note"))
	switch state {
	case report.StateConfirmed, report.StateNew:
	case report.StateDismissed:
		if note == "" {
			return badParam("note", "admin.why")
		}
	default:
		return badParam("state", "error.one_of", strings.Join([]string{report.StateNew, report.StateConfirmed, report.StateDismissed}, ", "))
	}
	if _, err := a.site.index.Finding(r.Context(), id); errors.Is(err, index.ErrNotFound) {
		return notFound("admin.no_finding", shorten(id, maxNamed))
	} else if err != nil {
		return err
	}
	if a.standing().Running { // it holds the archive
		return &failure{Status: http.StatusConflict, Code: "busy", Key: "admin.busy"}
	}
	if err := a.Judge(r.Context(), id, state, note); err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Location", "/admin/findings")
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
