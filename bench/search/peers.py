"""The peers of BenchmarkSearch: Groonga, SQLite FTS5 and Xapian on the same documents and queries.

peers.py ENGINE build DIR DOCS.jsonl      prints {"seconds", "cpu", "peak", "bytes"}
peers.py ENGINE query DIR QUERIES.jsonl   prints {"ms": [...], "totals": [...]}
A peer that is not there prints {"absent": "reason"}.
"""
import json
import os
import resource
import shutil
import subprocess
import sys
import time


def lines(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def size(folder):
    return sum(os.path.getsize(os.path.join(at, n)) for at, _, names in os.walk(folder) for n in names)


def spent(who, start, folder):
    u = resource.getrusage(who)
    return {"seconds": time.time() - start, "cpu": u.ru_utime + u.ru_stime, "peak": u.ru_maxrss / 1024, "bytes": size(folder)}


GROONGA_TABLES = """table_create Years TABLE_PAT_KEY UInt16
table_create Regions TABLE_PAT_KEY ShortText
table_create Agencies TABLE_PAT_KEY ShortText
table_create Docs TABLE_HASH_KEY ShortText
column_create Docs title COLUMN_SCALAR Text
column_create Docs agency COLUMN_SCALAR Text
column_create Docs text COLUMN_SCALAR LongText
column_create Docs year COLUMN_SCALAR Years
column_create Docs region COLUMN_SCALAR Regions
column_create Docs agency_id COLUMN_SCALAR Agencies
load --table Docs
[
"""
GROONGA_INDEX = """
]
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Terms found COLUMN_INDEX|WITH_POSITION|WITH_SECTION Docs title,agency,text
"""


def groonga_build(folder, docs):
    commands = folder + ".grn"
    with open(commands, "w", encoding="utf-8") as out:
        out.write(GROONGA_TABLES)
        for i, d in enumerate(lines(docs)):
            out.write((",\n" if i else "") + json.dumps({"_key": d["id"], **{k: d[k] for k in ("title", "agency", "text", "year", "region", "agency_id")}}, ensure_ascii=False))
        out.write(GROONGA_INDEX)
    os.makedirs(folder)
    start = time.time()
    with open(commands) as f:
        subprocess.run(["groonga", "-n", folder + "/db"], stdin=f, stdout=subprocess.DEVNULL, check=True)
    r = spent(resource.RUSAGE_CHILDREN, start, folder)
    os.remove(commands)
    return r


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def groonga_query(folder, queries):
    """Counts what Groonga itself says a command took: sending the answer is left out. Its cache
    of answers is off, as ours has none."""
    p = subprocess.Popen(["groonga", folder + "/db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    p.stdin.write("cache_limit 0\n")
    p.stdin.flush()
    p.stdout.readline()
    ms, totals = [], []
    for again in range(2):
        ms, totals = [], []
        for q in queries:
            command = "select Docs --match_columns 'title || agency || text' --query " + json.dumps(" ".join(quoted(t) for t in q["terms"]), ensure_ascii=False)
            if q.get("year"):
                command += " --filter 'year == %d'" % q["year"]
            command += " --limit 10 --output_columns '_key, title, _score, snippet_html(text)' --drilldown year,region,agency_id --drilldown_limit 100"
            p.stdin.write(command + "\n")
            p.stdin.flush()
            answer = json.loads(p.stdout.readline())
            if answer[0][0] != 0:
                raise RuntimeError("%s: %s" % (command, answer[0]))
            ms.append(answer[0][2] * 1000)
            totals.append(answer[1][0][0][0])
    p.stdin.close()
    p.wait()
    return {"ms": ms, "totals": totals}


def fts5_build(folder, docs):
    import sqlite3
    os.makedirs(folder)
    start = time.time()
    db = sqlite3.connect(folder + "/db")
    db.execute("PRAGMA journal_mode=OFF")
    db.execute("PRAGMA synchronous=OFF")
    db.execute("CREATE VIRTUAL TABLE docs USING fts5(title, agency, text, tokenize='trigram', content='')")
    db.execute("CREATE TABLE facts (rowid INTEGER PRIMARY KEY, id, year, region, agency_id)")
    for i, d in enumerate(lines(docs)):
        db.execute("INSERT INTO docs (rowid, title, agency, text) VALUES (?,?,?,?)", (i + 1, d["title"], d["agency"], d["text"]))
        db.execute("INSERT INTO facts VALUES (?,?,?,?,?)", (i + 1, d["id"], d["year"], d["region"], d["agency_id"]))
    db.commit()
    db.close()
    return spent(resource.RUSAGE_SELF, start, folder)


def fts5_query(folder, queries):
    """Total and top 10 without facets and snippets; words of two characters cannot be asked for."""
    import sqlite3
    db = sqlite3.connect(folder + "/db")
    ms, totals = [], []
    for again in range(2):
        ms, totals = [], []
        for q in queries:
            if min(len(t) for t in q["terms"]) < 3:
                continue
            match = " AND ".join(quoted(t) for t in q["terms"])
            start = time.time()
            where = " FROM docs JOIN facts ON facts.rowid = docs.rowid WHERE docs MATCH ?" + (" AND year = %d" % q["year"] if q.get("year") else "")
            totals.append(db.execute("SELECT count(*)" + where, (match,)).fetchone()[0])
            db.execute("SELECT id" + where + " LIMIT 10", (match,)).fetchall()
            ms.append((time.time() - start) * 1000)
    return {"ms": ms, "totals": totals}


def xapian_build(folder, docs):
    import xapian
    start = time.time()
    db = xapian.WritableDatabase(folder, xapian.DB_CREATE)
    gen = xapian.TermGenerator()
    gen.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
    for d in lines(docs):
        doc = xapian.Document()
        gen.set_document(doc)
        gen.index_text_without_positions(d["title"] + "\n" + d["agency"] + "\n" + d["text"])
        for slot, value in enumerate((str(d["year"]), d["region"], d["agency_id"])):
            doc.add_value(slot, value)
        doc.add_boolean_term("Y%d" % d["year"])
        db.add_document(doc)
    db.close()
    return spent(resource.RUSAGE_SELF, start, folder)


def xapian_query(folder, queries):
    """AND of pairs, no phrases, no snippets; three counts."""
    import xapian
    db = xapian.Database(folder)
    ms, totals = [], []
    for again in range(2):
        ms, totals = [], []
        for q in queries:
            start = time.time()
            pairs = [t[i:i + 2] for t in q["terms"] for i in range(len(t) - 1)]
            query = xapian.Query(xapian.Query.OP_AND, pairs)
            if q.get("year"):
                query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query("Y%d" % q["year"]))
            enquire = xapian.Enquire(db)
            enquire.set_query(query)
            spies = [xapian.ValueCountMatchSpy(slot) for slot in range(3)]
            for spy in spies:
                enquire.add_matchspy(spy)
            found = enquire.get_mset(0, 10, db.get_doccount())
            for spy in spies:
                list(spy.top_values(100))
            totals.append(found.get_matches_estimated())
            ms.append((time.time() - start) * 1000)
    return {"ms": ms, "totals": totals}


def main(engine, what, folder, path):
    if engine == "groonga" and not shutil.which("groonga"):
        return {"absent": "groonga is not installed (package groonga-bin)"}
    try:
        if engine == "xapian":
            import xapian  # noqa: F401
    except ImportError:
        system = "/usr/bin/python3"  # whose packages the system's are
        if sys.executable != system and os.path.exists(system):
            os.execv(system, [system] + sys.argv)
        return {"absent": "xapian is not installed (package python3-xapian)"}
    do = globals()[engine + "_" + what]
    return do(folder, list(lines(path)) if what == "query" else path)


print(json.dumps(main(*sys.argv[1:])))
