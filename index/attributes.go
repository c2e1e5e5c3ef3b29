package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// attributes are what reports can be narrowed, counted and ordered by: columns over the
// numbers of reports, made from the catalogue when a generation is finished and held in
// memory while it serves (some 60 bytes a report). A column of words holds codes.
type attributes struct {
	year, rank []uint32 // rank: place of the id among all ids
	fetched    []uint64 // microseconds since 1970
	textAt     []uint64
	textSize   []uint32
	sections   []uint32 // bits of sectionBit, and hasFinding
	outline    []uint32 // code of what it prints, see outlines.go
	words      [wordAttributes]words
	places     placeTree // of the regions
}

// words is a column of few different words; they are sorted, so that codes are too.
type words struct {
	codes  []uint32
	values []string
	labels []string // of agencies: the name in the newest report
	folded []string // of agencies: the same, folded
}

// Columns of words.
const (
	wordAgency = iota
	wordRegion
	wordType
	wordLevel
	wordEra
	wordScope
	wordAttributes
)

// hasFinding stands beside the sections' bits.
const hasFinding = 1 << 31

// sectionBit is the bit of a section kind, 0 for what is none.
func sectionBit(kind string) uint32 {
	i := slices.Index(report.SectionKinds(), report.SectionKind(kind))
	if i < 0 {
		return 0
	}
	return 1 << i
}

// exists reports whether there is a report of that number.
func (a *attributes) exists(seq uint32) bool { return int(seq) < len(a.year) && a.year[seq] != 0 }

// found reports whether the report of that number has findings.
func (a *attributes) found(seq uint32) bool { return a.sections[seq]&hasFinding != 0 }

func (a *attributes) place(seq uint32) textPlace {
	return textPlace{int64(a.textAt[seq]), int(a.textSize[seq])}
}

// writeAttributes makes the columns anew.
func writeAttributes(ctx context.Context, db *sql.DB) error {
	var a attributes
	err := a.collect(ctx, db)
	if err == nil {
		err = a.writeOutlines(ctx, db)
	}
	if err == nil {
		err = a.write(ctx, db)
	}
	if err != nil {
		return fmt.Errorf("attributes of reports: %w", err)
	}
	return nil
}

func (a *attributes) collect(ctx context.Context, db *sql.DB) error {
	var last sql.NullInt64
	if err := db.QueryRowContext(ctx, `SELECT max(seq) FROM reports`).Scan(&last); err != nil {
		return err
	}
	n := int(last.Int64) + 1
	for _, column := range a.columns() {
		*column.short = make([]uint32, n)
	}
	for _, column := range a.longColumns() {
		*column.long = make([]uint64, n)
	}
	// By id, so that the place of a row is its rank.
	rows, err := db.QueryContext(ctx, `SELECT seq, year, agency_id, region, agency_type, agency_level, era, scope, agency_name,
		fetched, sections, text_at, text_size, EXISTS (SELECT 1 FROM findings WHERE report = r.id)
		FROM reports r JOIN bodies USING (seq) ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	c := attributeCollector{attributes: a}
	for rows.Next() {
		if err := c.add(rows); err != nil {
			return err
		}
	}
	c.finish()
	return rows.Err()
}

// attributeCollector gives codes to words as they come and sorts them in the end.
type attributeCollector struct {
	*attributes
	codes  [wordAttributes]map[string]uint32
	newest map[string]uint32 // year of an agency's newest report so far
	names  map[string]string // its name there
	rank   uint32
}

func (c *attributeCollector) add(rows *sql.Rows) error {
	var seq uint32
	var value [wordAttributes]string
	var name, sections string
	var year uint32
	var fetched, at int64
	var size uint32
	var found bool
	err := rows.Scan(&seq, &year, &value[wordAgency], &value[wordRegion], &value[wordType], &value[wordLevel], &value[wordEra],
		&value[wordScope], &name, &fetched, &sections, &at, &size, &found)
	if err != nil {
		return err
	}
	a := c.attributes
	c.rank++
	a.year[seq], a.rank[seq], a.fetched[seq], a.textAt[seq], a.textSize[seq] = year, c.rank, uint64(max(fetched, 0)), uint64(at), size
	for kind := range strings.FieldsSeq(sections) {
		a.sections[seq] |= sectionBit(kind)
	}
	if found {
		a.sections[seq] |= hasFinding
	}
	for i, v := range value {
		a.words[i].codes[seq] = c.code(i, v)
	}
	if c.newest == nil {
		c.newest, c.names = map[string]uint32{}, map[string]string{}
	}
	if agency := value[wordAgency]; year >= c.newest[agency] {
		c.newest[agency], c.names[agency] = year, name
	}
	return nil
}

func (c *attributeCollector) code(column int, value string) uint32 {
	codes := c.codes[column]
	if codes == nil {
		codes = map[string]uint32{}
		c.codes[column] = codes
	}
	code, ok := codes[value]
	if !ok {
		code = uint32(len(codes))
		codes[strings.Clone(value)] = code
	}
	return code
}

func (c *attributeCollector) finish() {
	for i := range c.words {
		w := &c.words[i]
		sorted := make([]uint32, len(c.codes[i]))
		for value := range c.codes[i] {
			w.values = append(w.values, value)
		}
		slices.Sort(w.values)
		for code, value := range w.values {
			sorted[c.codes[i][value]] = uint32(code)
			if i == wordAgency {
				w.labels = append(w.labels, c.names[value])
			}
		}
		for seq, code := range w.codes {
			if c.exists(uint32(seq)) {
				w.codes[seq] = sorted[code]
			}
		}
	}
}

type shortColumn struct {
	name  string
	short *[]uint32
}

type longColumn struct {
	name string
	long *[]uint64
}

func (a *attributes) columns() []shortColumn {
	out := []shortColumn{{"year", &a.year}, {"rank", &a.rank}, {"text_size", &a.textSize}, {"sections", &a.sections}, {"outline", &a.outline}}
	for i := range a.words {
		out = append(out, shortColumn{fmt.Sprintf("word%d", i), &a.words[i].codes})
	}
	return out
}

func (a *attributes) longColumns() []longColumn {
	return []longColumn{{"fetched", &a.fetched}, {"text_at", &a.textAt}}
}

func (a *attributes) write(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `DELETE FROM attributes`); err != nil {
		return err
	}
	put := func(name string, blob []byte) error {
		_, err := db.ExecContext(ctx, `INSERT INTO attributes (name, blob) VALUES (?,?)`, name, blob)
		return err
	}
	for _, c := range a.columns() {
		b, err := binary.Append(nil, binary.LittleEndian, *c.short)
		if err == nil {
			err = put(c.name, b)
		}
		if err != nil {
			return err
		}
	}
	for _, c := range a.longColumns() {
		b, err := binary.Append(nil, binary.LittleEndian, *c.long)
		if err == nil {
			err = put(c.name, b)
		}
		if err != nil {
			return err
		}
	}
	for i, w := range a.words {
		b, err := json.Marshal([2][]string{w.values, w.labels})
		if err == nil {
			err = put(fmt.Sprintf("values%d", i), b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readAttributes reads the columns of a finished generation.
func readAttributes(ctx context.Context, db *sql.DB) (*attributes, error) {
	var a attributes
	get := func(name string) (b []byte, err error) {
		err = db.QueryRowContext(ctx, `SELECT blob FROM attributes WHERE name = ?`, name).Scan(&b)
		if err != nil {
			err = fmt.Errorf("attribute %s of reports, run `nianbao build --full`: %w", name, err)
		}
		return b, err
	}
	for _, c := range a.columns() {
		b, err := get(c.name)
		if err != nil {
			return nil, err
		}
		*c.short = make([]uint32, len(b)/4)
		if _, err := binary.Decode(b, binary.LittleEndian, *c.short); err != nil {
			return nil, err
		}
	}
	for _, c := range a.longColumns() {
		b, err := get(c.name)
		if err != nil {
			return nil, err
		}
		*c.long = make([]uint64, len(b)/8)
		if _, err := binary.Decode(b, binary.LittleEndian, *c.long); err != nil {
			return nil, err
		}
	}
	for i := range a.words {
		b, err := get(fmt.Sprintf("values%d", i))
		if err != nil {
			return nil, err
		}
		var pair [2][]string
		if err := json.Unmarshal(b, &pair); err != nil {
			return nil, err
		}
		a.words[i].values, a.words[i].labels = pair[0], pair[1]
		for _, label := range pair[1] {
			a.words[i].folded = append(a.words[i].folded, fold(label))
		}
	}
	a.places = newPlaceTree(a.words[wordRegion].values)
	return &a, nil
}
