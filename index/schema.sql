-- The catalogue of one generation. Generations are rebuilt, never migrated: a
-- change here raises schemaVersion in catalogue.go and the next build starts empty.

-- One row a report. Large values stand in bodies, so that lists and comparisons
-- read short rows only.
CREATE TABLE reports (
  seq            INTEGER PRIMARY KEY,
  id             TEXT    NOT NULL UNIQUE,
  year           INTEGER NOT NULL,
  era            TEXT    NOT NULL,
  scope          TEXT    NOT NULL,
  title          TEXT    NOT NULL,
  published      TEXT    NOT NULL,
  agency_id      TEXT    NOT NULL,
  agency_name    TEXT    NOT NULL,
  agency_type    TEXT    NOT NULL,
  agency_level   TEXT    NOT NULL,
  region         TEXT    NOT NULL,
  region_name    TEXT    NOT NULL,
  url            TEXT    NOT NULL,
  sha256         TEXT    NOT NULL,
  fetched        INTEGER NOT NULL, -- microseconds since 1970, UTC
  sections       TEXT    NOT NULL, -- kinds in print order, each between blanks
  figures_total  INTEGER NOT NULL,
  figures_number INTEGER NOT NULL,
  figures        BLOB    NOT NULL, -- see figures.go
  same           BLOB    NOT NULL  -- digest of year and text: reports that share it say the same
);
CREATE INDEX reports_same   ON reports (same);
CREATE INDEX reports_agency ON reports (agency_id, year);
CREATE INDEX reports_year   ON reports (year, agency_type);
-- The next two hold all that a comparison reads of a report. The bodies of a place stand side by side,
-- and those of a kind in one year, so that comparing a district or ranking a country reads
-- one stretch of the file, not a page a report. Only queries that repeat the condition of
-- the second may use it: for others it is the wrong way.
CREATE INDEX reports_region ON reports (region, agency_type, year, agency_level, agency_id, id, era, scope, agency_name, figures);
CREATE INDEX reports_peers ON reports (agency_type, year, agency_level, agency_id, id, era, scope, agency_name, region, figures)
  WHERE agency_type <> '';

CREATE TABLE bodies (
  seq       INTEGER PRIMARY KEY REFERENCES reports (seq),
  record    BLOB    NOT NULL, -- zstd of the record's JSON, without findings
  text_at   INTEGER NOT NULL, -- where the folded text stands, see texts.go
  text_size INTEGER NOT NULL
);

-- What a report prints, for the long table, see prints.go.
CREATE TABLE prints (
  seq  INTEGER PRIMARY KEY REFERENCES reports (seq),
  blob BLOB NOT NULL
);

-- What reports can be narrowed, counted and ordered by, see attributes.go.
CREATE TABLE attributes (
  name TEXT PRIMARY KEY,
  blob BLOB NOT NULL
) WITHOUT ROWID;

-- What reports print, without values; attributes has the code of each report's, see outlines.go.
CREATE TABLE outlines (
  code INTEGER PRIMARY KEY,
  name BLOB NOT NULL -- form, line feed, symbols
);

-- Every place above a region that has reports, or documents that should have been some, and the region itself.
CREATE TABLE within (
  code     TEXT NOT NULL,
  ancestor TEXT NOT NULL,
  PRIMARY KEY (ancestor, code)
) WITHOUT ROWID;

-- What a figure is: its key and unit, so that a stored figure needs one number for both.
CREATE TABLE symbols (
  id   INTEGER PRIMARY KEY,
  key  TEXT NOT NULL,
  unit TEXT NOT NULL,
  UNIQUE (key, unit)
);

-- The numbers of one symbol over reports, see columns.go.
CREATE TABLE columns (
  symbol INTEGER NOT NULL,
  first  INTEGER NOT NULL, -- seq of the first report in blob
  blob   BLOB    NOT NULL,
  PRIMARY KEY (symbol, first)
);

-- What a reader may mean, see names.go.
CREATE TABLE names (
  kind     TEXT    NOT NULL,
  value    TEXT    NOT NULL,
  label    TEXT    NOT NULL,
  folded   TEXT    NOT NULL,
  initials TEXT    NOT NULL, -- of the pinyin of each character
  reports  INTEGER NOT NULL,
  PRIMARY KEY (kind, value, label)
) WITHOUT ROWID;

CREATE TABLE findings (
  report   TEXT NOT NULL,
  id       TEXT NOT NULL, -- see findingID
  kind     TEXT NOT NULL, -- within | across | claim | members
  pos      INTEGER NOT NULL,
  rule     TEXT NOT NULL,
  severity TEXT NOT NULL,
  keys     TEXT NOT NULL, -- JSON array
  places   TEXT NOT NULL, -- JSON array, one a key
  want     TEXT,
  got      TEXT,
  whose    TEXT NOT NULL,
  state    TEXT NOT NULL,
  message  TEXT NOT NULL,
  PRIMARY KEY (report, kind, pos)
) WITHOUT ROWID;

-- What the operator says of findings, see witness.go.
CREATE TABLE verdicts (
  finding TEXT PRIMARY KEY, -- id of the finding
  state   TEXT NOT NULL,
  note    TEXT NOT NULL
) WITHOUT ROWID;

-- Reports that a crawl found gone, by address.
CREATE TABLE losses (
  url   TEXT PRIMARY KEY,
  state TEXT NOT NULL, -- missing | removed
  seen  INTEGER NOT NULL -- microseconds since 1970: end of the run that says so
) WITHOUT ROWID;

-- Captures of pages that list a region's reports: what was looked at where nothing was found.
CREATE TABLE lists (
  region  TEXT    NOT NULL,
  url     TEXT    NOT NULL,
  sha256  TEXT    NOT NULL,
  fetched INTEGER NOT NULL,
  PRIMARY KEY (region, fetched, url)
) WITHOUT ROWID;

-- Digest of what verdicts and losses were made from.
CREATE TABLE witness (digest TEXT NOT NULL);

CREATE TABLE editions (
  report  TEXT    NOT NULL,
  url     TEXT    NOT NULL,
  sha256  TEXT    NOT NULL,
  title   TEXT    NOT NULL,
  fetched INTEGER NOT NULL,
  numbers INTEGER NOT NULL, -- figures in state number
  record  BLOB    NOT NULL, -- zstd of the record's JSON, with the findings within it
  PRIMARY KEY (report, url, sha256)
);

CREATE TABLE outcomes (
  url     TEXT NOT NULL,
  sha256  TEXT NOT NULL,
  portal  TEXT NOT NULL,
  fetched INTEGER NOT NULL,
  parser  TEXT NOT NULL,
  report  TEXT NOT NULL,
  code    TEXT NOT NULL,
  message TEXT NOT NULL,
  agency  TEXT NOT NULL, -- id of the body whose report this would be, '' if it does not say
  region  TEXT NOT NULL,
  year    INTEGER NOT NULL, -- 0 if it does not say
  PRIMARY KEY (url, sha256)
) WITHOUT ROWID;
CREATE INDEX outcomes_portal ON outcomes (portal, report);
CREATE INDEX outcomes_report ON outcomes (report, url);
CREATE INDEX outcomes_failed ON outcomes (region, agency) WHERE report = '' AND agency <> '';
