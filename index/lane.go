package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// textLanes is how many parts the full text has. Both cores of a small machine write a
// part each, and search a part each.
const textLanes = 2

// lanePath is the folder of one part.
func lanePath(gen string, n int) string { return filepath.Join(gen, textFolder, strconv.Itoa(n)) }

// Reports take turns in lanes: report seq is text laneText of lane seq modulo textLanes.
func laneOf(seq uint32) int                   { return int(seq % textLanes) }
func laneText(seq uint32) uint32              { return seq / textLanes }
func laneSeq(lane uint32, text uint32) uint32 { return text*textLanes + lane }

// textDoc is a report's text on its way into the index.
type textDoc struct {
	seq   uint32
	parts []part // folded
}

const (
	// laneQueue is how many texts wait for a lane.
	laneQueue = 64
	// runTokens bounds what is inverted at once, in different tokens of each text: some
	// 1,600 reports and 60 MB with the tokens themselves.
	runTokens = 4 << 20
	// mergeRuns is how many segments may wait before they become one, so that neither files
	// nor the memory of a merge grow with the index.
	mergeRuns = 32
	// mergeRatio is how many times larger than all newer ones a segment must be to be left
	// as it is by a build that only adds: few segments then, and what is added costs little.
	mergeRatio = 4
)

// lane writes one part of the full text in a goroutine of its own.
type lane struct {
	dir    string
	anew   bool
	docs   chan textDoc
	failed chan struct{} // closed when err is set
	done   chan struct{}
	err    error

	run      *inverter
	segments []*segment // oldest first
	fresh    int        // of them not merged yet
	next     int        // number
}

// startLane begins a part anew, or goes on with the one there.
func startLane(dir string, anew bool) (*lane, error) {
	l := &lane{dir: dir, anew: anew, docs: make(chan textDoc, laneQueue), failed: make(chan struct{}), done: make(chan struct{}),
		run: newInverter()}
	if err := l.open(); err != nil {
		return nil, errors.Join(err, l.close())
	}
	go l.write()
	return l, nil
}

func (l *lane) open() error {
	if err := os.MkdirAll(l.dir, 0o755); err != nil {
		return err
	}
	numbers, err := segmentNumbers(l.dir)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		s, err := openSegment(l.dir, n)
		if err != nil {
			return err
		}
		l.segments, l.next = append(l.segments, s), n+1
	}
	return nil
}

func (l *lane) write() {
	defer close(l.done)
	for d := range l.docs {
		if l.err != nil {
			continue
		}
		l.run.add(laneText(d.seq), d.parts)
		if len(l.run.tokens) < runTokens {
			continue
		}
		if l.err = l.flush(); l.err != nil {
			close(l.failed)
		}
	}
}

// put hands a text over; the error may be that of an earlier one.
func (l *lane) put(d textDoc) error {
	select {
	case l.docs <- d:
		return nil
	case <-l.failed:
		return l.err
	}
}

// finish writes what waits, merges what is small and closes the part.
func (l *lane) finish() error {
	close(l.docs)
	<-l.done
	if l.err == nil {
		l.err = l.settle()
	}
	return errors.Join(l.err, l.close())
}

func (l *lane) settle() error {
	if len(l.run.texts) > 0 {
		if err := l.flush(); err != nil {
			return err
		}
	}
	l.run = nil
	return l.merge(l.small())
}

// flush writes the texts at hand as a segment.
func (l *lane) flush() error {
	n, path := l.next, segmentPath(l.dir, l.next)
	if err := writeSegment(path, false, l.run.write); err != nil {
		return err
	}
	s, err := openSegment(l.dir, n)
	if err != nil {
		return err
	}
	l.segments, l.next = append(l.segments, s), n+1
	if l.fresh++; l.fresh < mergeRuns {
		return nil
	}
	return l.merge(len(l.segments) - l.fresh)
}

// small is the first of the segments that should become one.
func (l *lane) small() int {
	if l.anew {
		return 0
	}
	from := len(l.segments)
	for newer := uint64(0); from > 0; from-- {
		n := l.segments[from-1].texts.GetCardinality()
		if newer > 0 && n > mergeRatio*newer {
			break
		}
		newer += n
	}
	return from
}

// merge makes one segment of those from one on. It takes the place of the last.
func (l *lane) merge(from int) error {
	l.fresh = 0
	old := slices.Clone(l.segments[from:])
	if len(old) < 2 {
		return nil
	}
	n := old[len(old)-1].number
	path := segmentPath(l.dir, n)
	err := writeSegment(path+"-merged", true, func(w *segmentWriter) error { return mergeSegments(w, old) })
	if err != nil {
		return err
	}
	l.segments = l.segments[:from]
	for _, s := range old {
		if err := s.remove(l.dir); err != nil {
			return err
		}
	}
	for _, ending := range []string{termsEnding, setsEnding} {
		if err := os.Rename(path+"-merged"+ending, path+ending); err != nil {
			return err
		}
	}
	s, err := openSegment(l.dir, n)
	if err == nil {
		l.segments = append(l.segments, s)
	}
	return err
}

func writeSegment(path string, small bool, write func(*segmentWriter) error) error {
	w, err := newSegmentWriter(path, small)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := write(w); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), w.abort())
	}
	if err := w.finish(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// close lets go of the files.
func (l *lane) close() error {
	var errs []error
	for _, s := range l.segments {
		errs = append(errs, s.close())
	}
	l.segments = nil
	return errors.Join(errs...)
}
