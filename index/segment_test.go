package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"
)

// putTexts puts texts into one lane, as a build does, and adds them to a model.
func putTexts(t *testing.T, path string, anew bool, model map[uint32]string, n int, text func() (uint32, string)) {
	t.Helper()
	gen := filepath.Dir(path)
	file, err := openTexts(gen, true)
	if err != nil {
		t.Fatal(err)
	}
	defer file.close()
	l, err := startLane(path, anew, file)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		seq, words := text()
		model[seq] = words
		parts := []part{{partTitle, words[:6]}, {"overview", words}}
		place, err := file.append(codeParts(parts))
		if err != nil {
			t.Fatal(err)
		}
		if err := l.put(&textDoc{seq, parts, place}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.finish(); err != nil {
		t.Fatal(err)
	}
}

// randomTexts makes short texts of few characters, many of them of a report that was there.
func randomTexts(seed uint64) func() (uint32, string) {
	rnd := rand.New(rand.NewPCG(seed, 5))
	han := []rune("政府信息公开年度报告申请")
	return func() (uint32, string) {
		return uint32(rnd.IntN(300)), string([]rune{han[rnd.IntN(len(han))], han[rnd.IntN(len(han))], han[rnd.IntN(len(han))]}) + fmt.Sprint(rnd.IntN(50))
	}
}

// TestLaneAgainstModel puts random texts into a lane in several builds, many of them again
// with other words, and holds every set against a map: in our reading and in Bleve's.
func TestLaneAgainstModel(t *testing.T) {
	gen := t.TempDir()
	path := lanePath(gen, 0)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	model := map[uint32]string{}
	text := randomTexts(3)
	for build := range 8 {
		putTexts(t, path, build == 0, model, []int{400, 3, 60, 1, 200, 2, 2, 40}[build], text)
		full := &fullText{}
		if err := full.open(path); err != nil {
			t.Fatal(err)
		}
		compareWithModel(t, full, model)
		if err := full.close(); err != nil {
			t.Fatal(err)
		}
	}
}

func compareWithModel(t *testing.T, full *fullText, model map[uint32]string) {
	t.Helper()
	want := map[string][]uint32{}
	for seq, words := range model {
		v := newInverter()
		v.add([]part{{partTitle, words[:6]}, {"overview", words}})
		for _, i := range v.tokens {
			want[v.terms[i].key] = append(want[v.terms[i].key], seq)
		}
	}
	got := map[string][]uint32{}
	for _, sh := range full.shards {
		for key := range want {
			field, token, _ := strings.Cut(key, fieldEnd)
			set, err := sh.term(field, token)
			if err != nil {
				t.Fatal(err)
			}
			if sh.deleted != nil {
				set = roaring.AndNot(set, sh.deleted)
			}
			eachDoc(set, func(doc uint32) { got[key] = append(got[key], sh.seq(doc)) })
		}
	}
	for key := range want {
		slices.Sort(want[key])
		slices.Sort(got[key])
		if !slices.Equal(got[key], want[key]) {
			t.Fatalf("%q: %v, want %v", key, got[key], want[key])
		}
		field, token, _ := strings.Cut(key, fieldEnd)
		if bleves := askBleve(t, full.indexes[0], termQuery(field, token)); !slices.Equal(bleves, want[key]) {
			t.Fatalf("Bleve finds %q in %v, want %v", key, bleves, want[key])
		}
	}
}

func termQuery(field, token string) query.Query {
	q := bleve.NewTermQuery(token)
	q.SetField(field)
	return q
}

// askBleve answers a query by Bleve's own search, with the numbers of the reports.
func askBleve(t *testing.T, x bleve.Index, q query.Query) []uint32 {
	t.Helper()
	res, err := x.Search(bleve.NewSearchRequestOptions(q, 10_000, 0, false))
	if err != nil {
		t.Fatal(err)
	}
	var out []uint32
	for _, h := range res.Hits {
		seq, err := docSeq([]byte(h.ID))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, seq)
	}
	slices.Sort(out)
	return out
}

// TestBleveAgrees: Bleve's own queries over an index that was built give what our evaluation
// of the same words gives.
func TestBleveAgrees(t *testing.T) {
	x := built(t, sampleReports()...)
	bleves := func(q query.Query) (all []uint32) {
		for _, lane := range x.current.text.indexes {
			all = append(all, askBleve(t, lane, q)...)
		}
		slices.Sort(all)
		return all
	}
	ours := func(words string) (all []uint32) {
		s, err := x.current.searcher(t.Context(), Filter{Text: words})
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := s.evaluate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range found {
			all = append(all, c.seq)
		}
		slices.Sort(all)
		return all
	}
	anywhere := func(token string) query.Query {
		return bleve.NewDisjunctionQuery(termQuery(fieldText, token), termQuery(fieldTitle, token), termQuery(fieldAgency, token))
	}
	some := 0
	for _, tt := range []struct {
		words  string
		tokens []string
	}{
		{"申请", []string{"申请"}}, {"政府 申请", []string{"政府", "申请"}}, {"收费 湿地", []string{"收费", "湿地"}},
		{"2013", []string{"2013"}}, {"教育 2021", []string{"教育", "2021"}}, {"鼍鼋", []string{"鼍鼋"}},
	} {
		var all []query.Query
		for _, token := range tt.tokens {
			all = append(all, anywhere(token))
		}
		want := bleves(bleve.NewConjunctionQuery(all...))
		if got := ours(tt.words); !slices.Equal(got, want) {
			t.Errorf("%s: we find %v, Bleve %v", tt.words, got, want)
		}
		some += len(want)
	}
	if some == 0 {
		t.Error("no query found anything")
	}
	prefix := bleve.NewPrefixQuery("申")
	prefix.SetField(fieldText)
	if got, want := bleves(prefix), ours("申"); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("by prefix we find %v, Bleve %v", want, got)
	}
	match := bleve.NewMatchQuery("申请")
	match.SetField(fieldText)
	if got := bleves(match); len(got) == 0 {
		t.Error("Bleve cuts the words of a query otherwise than segments do")
	}
}

// asDocuments are texts that all say 政府, and each its number.
func asDocuments(seqs []uint32) (docs []bleveindex.Document) {
	for _, seq := range seqs {
		docs = append(docs, &textDoc{seq: seq, parts: []part{{"overview", fmt.Sprintf("政府 %d", seq)}}})
	}
	return docs
}

// TestMergeDrops merges segments as Bleve does in the background, without what was replaced.
func TestMergeDrops(t *testing.T) {
	p := &segmentPlugin{}
	p.inverters.New = func() any { return newInverter() }
	of := func(seqs ...uint32) scorchsegment.Segment {
		s, _, err := p.New(asDocuments(seqs))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := of(1, 2, 3), of(2, 9)
	drops := []*roaring.Bitmap{roaring.BitmapOf(1), nil}
	path := filepath.Join(t.TempDir(), "merged")
	numbers, size, err := p.Merge([]scorchsegment.Segment{a, b}, drops, path, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]uint64{{0, droppedDoc, 1}, {2, 3}}; fmt.Sprint(numbers) != fmt.Sprint(want) {
		t.Errorf("new numbers %v, want %v", numbers, want)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != int64(size) {
		t.Errorf("%d bytes were said to be written: %v, %v", size, info, err)
	}
	s, err := p.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ours := s.(*fileSegment)
	if !slices.Equal(ours.seqs, []uint32{1, 3, 2, 9}) {
		t.Errorf("reports %v", ours.seqs)
	}
	for token, want := range map[string][]uint32{"政府": {0, 1, 2, 3}, "2": {2}, "9": {3}, "1": {0}} {
		if set, err := ours.term(fieldText, token); err != nil || !slices.Equal(set.ToArray(), want) {
			t.Errorf("%s in %v (%v), want %v", token, set.ToArray(), err, want)
		}
	}
	closed := make(chan struct{})
	close(closed)
	if _, _, err := p.Merge([]scorchsegment.Segment{a, b}, drops, path+"2", closed, nil); err == nil {
		t.Error("a merge went on although the index is closed")
	}
	if _, err := os.Stat(path + "2"); !os.IsNotExist(err) {
		t.Errorf("what was given up stays: %v", err)
	}
}

// TestDamagedSegment: cut or foreign files are refused and say what to do.
func TestDamagedSegment(t *testing.T) {
	p := &segmentPlugin{}
	p.inverters.New = func() any { return newInverter() }
	s, _, err := p.New(asDocuments([]uint32{1, 2, 3}))
	if err != nil {
		t.Fatal(err)
	}
	whole := s.(*memorySegment).data
	for name, data := range map[string][]byte{
		"cut":     whole[:len(whole)-3],
		"short":   whole[:5],
		"lengths": slices.Concat([]byte("x"), slices.Repeat([]byte{0xff}, 16), []byte(segmentMagic)),
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Open(path); err == nil || !strings.Contains(err.Error(), "build --full") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBleveMerges has Bleve merge all of a lane into one segment, without what was replaced.
func TestBleveMerges(t *testing.T) {
	gen := t.TempDir()
	path := lanePath(gen, 0)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	model := map[uint32]string{}
	text := randomTexts(8)
	for build := range 5 {
		putTexts(t, path, build == 0, model, 50, text)
	}
	x, err := bleve.OpenUsing(path, segmentConfig())
	if err != nil {
		t.Fatal(err)
	}
	inner, err := x.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	merger, ok := inner.(*scorch.Scorch)
	if !ok {
		t.Fatalf("%T does not merge", inner)
	}
	if err := merger.ForceMerge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r, err := inner.Reader()
	if err != nil {
		t.Fatal(err)
	}
	shards, err := shardsOf(r)
	full := &fullText{[]bleve.Index{x}, []bleveindex.IndexReader{r}, shards}
	defer full.close()
	if err != nil || len(shards) != 1 {
		t.Fatalf("%d segments (%v)", len(shards), err)
	}
	compareWithModel(t, full, model)
}
