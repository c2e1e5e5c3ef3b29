package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestLaneAgainstModel puts random texts into a lane in several builds, many of them again
// with other words, and holds every set against a map.
func TestLaneAgainstModel(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	han := []rune("政府信息公开年度报告申请")
	gen := t.TempDir()
	model := map[uint32]string{}
	for build := range 12 {
		for n := range textLanes {
			l, err := startLane(lanePath(gen, n), build == 0)
			if err != nil {
				t.Fatal(err)
			}
			for range 1 + rnd.IntN(60)/(1+build%3*10) {
				seq := uint32(rnd.IntN(300)*textLanes + n)
				text := string([]rune{han[rnd.IntN(len(han))], han[rnd.IntN(len(han))], han[rnd.IntN(len(han))]}) + fmt.Sprint(rnd.IntN(50))
				model[seq] = text
				if err := l.put(textDoc{seq, []part{{partTitle, text[:6]}, {"overview", text}}}); err != nil {
					t.Fatal(err)
				}
				if rnd.IntN(10) == 0 {
					flushNow(t, l)
				}
			}
			if err := l.finish(); err != nil {
				t.Fatal(err)
			}
		}
		compareWithModel(t, gen, model)
	}
}

// flushNow writes what the lane has, as it does by itself only for thousands of texts.
func flushNow(t *testing.T, l *lane) {
	t.Helper()
	close(l.docs)
	<-l.done
	if len(l.run.texts) > 0 {
		if err := l.flush(); err != nil {
			t.Fatal(err)
		}
	}
	l.docs, l.done = make(chan textDoc, laneQueue), make(chan struct{})
	go l.write()
}

func compareWithModel(t *testing.T, gen string, model map[uint32]string) {
	t.Helper()
	full, err := openFullText(gen)
	if err != nil {
		t.Fatal(err)
	}
	defer full.close()
	want := map[string][]uint32{}
	for seq, text := range model {
		v := newInverter()
		v.add(0, []part{{partTitle, text[:6]}, {"overview", text}})
		for _, i := range v.tokens {
			want[v.terms[i].key] = append(want[v.terms[i].key], seq)
		}
	}
	got := map[string][]uint32{}
	for _, sh := range full.shards {
		for key := range want {
			set, err := sh.term(key[:1], key[1:])
			if err != nil {
				t.Fatal(err)
			}
			set = set.Clone()
			set.And(sh.all())
			eachDoc(set, func(text uint32) { got[key] = append(got[key], sh.seq(text)) })
		}
	}
	for key := range want {
		slices.Sort(want[key])
		slices.Sort(got[key])
		if !slices.Equal(got[key], want[key]) {
			t.Fatalf("%q: %v, want %v", key, got[key], want[key])
		}
	}
}

// TestSegmentsStayFew: what is added build by build is merged as it grows.
func TestSegmentsStayFew(t *testing.T) {
	dir := t.TempDir()
	seq := uint32(0)
	for build := range 40 {
		l, err := startLane(dir, build == 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + 200/(1+build*build) {
			seq += textLanes
			if err := l.put(textDoc{seq, []part{{"overview", "政府信息"}}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.finish(); err != nil {
			t.Fatal(err)
		}
	}
	numbers, err := segmentNumbers(dir)
	if err != nil || len(numbers) > 4 {
		t.Errorf("%d segments after 40 builds (%v)", len(numbers), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2*len(numbers) {
		t.Errorf("%d files of %d segments (%v)", len(entries), len(numbers), err)
	}
}

func TestDamagedSegment(t *testing.T) {
	dir := t.TempDir()
	l, err := startLane(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	for seq := range uint32(10) {
		if err := l.put(textDoc{seq * textLanes, []part{{"overview", "政府信息"}}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.finish(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(segmentPath(dir, 0)+setsEnding, 3); err != nil {
		t.Fatal(err)
	}
	if _, err := openSegment(dir, 0); err == nil || !strings.Contains(err.Error(), "build --full") {
		t.Errorf("a cut file opened: %v", err)
	}
}
