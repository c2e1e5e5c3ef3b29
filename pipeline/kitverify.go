package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// VerifyKit reads every original of a kit again and makes the comparison anew; differs is
// called for each number, state or text that does not come out as the tables have it, and
// for each file that is missing, strange or not the one of the manifest. It needs nothing
// but the file, and takes nothing in it for true but the addresses and times of capture,
// which no original tells. The error is of a file that is no kit.
func VerifyKit(ctx context.Context, file string, p *parser.Parser, differs func(what string)) (KitTally, error) {
	var t KitTally
	z, err := openKit(file)
	if err != nil {
		return t, err
	}
	defer z.close()
	v := &kitCheck{kit: z, build: Build{Parser: p}, say: func(format string, args ...any) {
		t.Differ++
		differs(fmt.Sprintf(format, args...))
	}}
	body, err := z.read(manifestName)
	if err != nil {
		return t, err
	}
	if v.manifest, err = readManifest(body); err != nil {
		return t, err
	}
	if v.manifest.Parser != parser.Version {
		v.say("the kit was read by rules %.40q, this program reads by %q: what differs below may come from that", v.manifest.Parser, parser.Version)
	}
	v.files()
	reports, err := v.reports(ctx)
	if err != nil {
		return t, err
	}
	c, err := index.CompareReports(v.manifest.Query.compare(), reports)
	if err != nil {
		return t, fmt.Errorf("kit: %s: %w", manifestName, err)
	}
	for _, table := range kitTables(c, reports) {
		v.table(table)
	}
	t.Reports, t.Rows, t.Figures = len(reports), len(c.Rows), len(figureTable(c, reports))-1
	return t, nil
}

// kitCheck is one verification in hand.
type kitCheck struct {
	kit      *kitFile
	build    Build
	manifest kitManifest
	say      func(format string, args ...any)
}

// files holds every file against the digests of the manifest.
func (v *kitCheck) files() {
	for _, name := range slices.Sorted(maps.Keys(v.manifest.Files)) {
		body, err := v.kit.read(name)
		switch {
		case err != nil:
			v.say("%v", err)
		case digest(body) != v.manifest.Files[name]:
			v.say("%q: its SHA-256 is %s, the manifest tells %.64q", name, digest(body), v.manifest.Files[name])
		}
	}
	for _, name := range v.kit.names() {
		if _, told := v.manifest.Files[name]; !told && name != manifestName {
			v.say("%q: the manifest does not tell of it", name)
		}
	}
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// reports reads the originals again, in the order of the manifest.
func (v *kitCheck) reports(ctx context.Context) ([]*report.Report, error) {
	var out []*report.Report
	seen := map[string]bool{}
	for _, o := range v.manifest.Originals {
		r, err := v.report(ctx, o)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		if seen[r.ID] {
			v.say("%q: %s is its report a second time", o.File, r.ID)
			continue
		}
		seen[r.ID] = true
		r.Sections, r.Tables = nil, nil // as in Kit.reports
		out = append(out, r)
	}
	return out, nil
}

// report reads one original, nil when it gives none.
func (v *kitCheck) report(ctx context.Context, o kitOriginal) (*report.Report, error) {
	if _, told := v.manifest.Files[o.File]; !told || !strings.HasPrefix(o.File, originalsFolder) {
		v.say("%q: %q is not among the originals that the manifest tells of", o.Report, o.File)
		return nil, nil
	}
	body, err := v.kit.read(o.File)
	if err != nil {
		v.say("%q has no original: %v", o.Report, err)
		return nil, nil
	}
	sum := digest(body)
	if sum != o.SHA256 {
		v.say("%q: the original %q has SHA-256 %s, the manifest tells %.64q", o.Report, o.File, sum, o.SHA256)
	}
	r, problem, err := v.build.readBytes(ctx, archive.Capture{URL: o.URL, Time: o.Fetched, Type: o.Type, ContentEncoding: o.ContentEncoding, SHA256: sum,
		LinkText: o.LinkText, Region: o.Region, Agency: o.Agency, Year: o.Year}, body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("kit: %w", err)
	case r == nil:
		v.say("%q: its original %q gives no report: %s %s", o.Report, o.File, problem.Code, problem.Message)
	case r.ID != o.Report:
		v.say("%q: its original %q gives %s", o.Report, o.File, r.ID)
	}
	return r, nil
}

// table holds a table of the kit against the one that the originals give.
func (v *kitCheck) table(want kitTable) {
	body, err := v.kit.read(want.file)
	if err != nil {
		return // files has said so
	}
	got, err := readTable(body)
	if err != nil {
		v.say("%s: %v", want.file, err)
		return
	}
	var made bytes.Buffer
	if err := WriteCSV(&made, want.rows); err != nil {
		v.say("%s: %v", want.file, err)
		return
	}
	if want.rows, err = readTable(made.Bytes()); err != nil { // as a reader sees them
		v.say("%s: %v", want.file, err)
		return
	}
	if len(got) == 0 || !slices.Equal(got[0], want.rows[0]) {
		v.say("%s: its columns are not %s", want.file, strings.Join(want.rows[0], ", "))
		return
	}
	v.rows(want, got)
}

func readTable(body []byte) ([][]string, error) {
	return csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte(report.ByteOrderMark)))).ReadAll()
}

// rows names each row that only one side has, and each cell in which both differ.
func (v *kitCheck) rows(want kitTable, got [][]string) {
	rest := map[string][]string{}
	for _, row := range got[1:] {
		name := rowName(row, want.key)
		if _, twice := rest[name]; twice {
			v.say("%s: %q stands there twice", want.file, name)
		}
		rest[name] = row
	}
	for _, row := range want.rows[1:] {
		name := rowName(row, want.key)
		is, there := rest[name]
		delete(rest, name)
		if !there {
			v.say("%s: %q is not there, the originals give it", want.file, name)
			continue
		}
		for i, cell := range row {
			if is[i] != cell {
				v.say("%s: %q: %s is %q, the originals give %q", want.file, name, want.rows[0][i], is[i], cell)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		v.say("%s: %q is not what the originals give", want.file, name)
	}
}

func rowName(row []string, key []int) string {
	var parts []string
	for _, i := range key {
		parts = append(parts, row[i])
	}
	return strings.Join(parts, " ")
}
