package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// textLanes is how many parts the full text has. Both cores of a small machine write a
// part each, and search a part each.
const textLanes = 2

// lanePath is the folder of one part.
func lanePath(gen string, n int) string { return filepath.Join(gen, textFolder, strconv.Itoa(n)) }

// docID names the text document of report number seq.
func docID(seq uint32) string { return string(binary.BigEndian.AppendUint32(nil, seq)) }

// docSeq reads a docID.
func docSeq(id []byte) (uint32, error) {
	if len(id) != 4 {
		return 0, fmt.Errorf("%q is no number of a report: the text index is damaged, run `nianbao build --full`", id)
	}
	return binary.BigEndian.Uint32(id), nil
}

// textDoc is a report's text on its way into the index.
type textDoc struct {
	seq   uint32
	parts []part // folded
	place textPlace
}

func (d textDoc) size() (n int) {
	for _, p := range d.parts {
		n += len(p.text)
	}
	return n
}

// fields is what Bleve indexes.
func (d textDoc) fields() map[string]any {
	out := map[string]any{}
	var text []byte
	for _, p := range d.parts {
		switch p.kind {
		case partTitle:
			out[fieldTitle] = p.text
		case partAgency:
			out[fieldAgency] = p.text
		default:
			text = append(append(text, p.text...), '\n')
		}
	}
	out[fieldText] = string(text)
	return out
}

const (
	// laneQueue is how many texts wait for a lane.
	laneQueue = 16
	// Bounds of what is indexed at once. It is held in memory with all its postings, at
	// about thirty times its text; so many reports of ordinary length are the measured
	// compromise of speed and memory, the bytes guard against long ones.
	batchDocs  = 200
	batchBytes = 4 << 20
	// bulkBytes is the longest text that a bulk takes: it counts texts, not bytes.
	// Reports have 10 to 40 KB.
	bulkBytes = 64 << 10
	// mergeAtOnce is more than a bulk has segments, so that it merges them in one pass.
	mergeAtOnce = 1 << 20
)

// lane writes one part of the full text in a goroutine of its own. In a full build new
// texts go in bulk, which is cheaper and cannot replace: what comes twice, or is very
// long, is put behind the bulk, as all is in other builds.
type lane struct {
	path   string
	texts  *texts
	docs   chan textDoc
	failed chan struct{} // closed when err is set
	done   chan struct{}
	err    error

	bulk  bleve.Builder // nil until the first text of a full build
	seen  map[uint32]bool
	later []textDoc // without parts
	index bleve.Index
	batch *bleve.Batch
	bytes int // text in batch
}

// startLane begins a part anew, or goes on with the one there.
func startLane(path string, anew bool, t *texts) (*lane, error) {
	l := &lane{path: path, texts: t, docs: make(chan textDoc, laneQueue), failed: make(chan struct{}), done: make(chan struct{})}
	if anew {
		l.seen = map[uint32]bool{}
	} else if err := l.open(); err != nil {
		return nil, err
	}
	go l.run()
	return l, nil
}

func (l *lane) open() (err error) {
	config := map[string]any{"bolt_timeout": boltTimeout}
	if _, err = os.Stat(l.path); errors.Is(err, os.ErrNotExist) {
		l.index, err = bleve.NewUsing(l.path, newMapping(), scorch.Name, scorch.Name, config)
	} else {
		l.index, err = bleve.OpenUsing(l.path, config)
	}
	if err != nil {
		return fmt.Errorf("text index in %s: %w", l.path, err)
	}
	l.batch = l.index.NewBatch()
	return nil
}

func (l *lane) run() {
	defer close(l.done)
	for d := range l.docs {
		if l.err == nil {
			if l.err = l.write(d); l.err != nil {
				close(l.failed)
			}
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

// finish writes what waits and closes the part.
func (l *lane) finish() error {
	close(l.docs)
	<-l.done
	if l.err == nil {
		l.err = l.settle()
	}
	return errors.Join(l.err, l.close())
}

func (l *lane) write(d textDoc) error {
	if l.seen == nil {
		return l.update(d)
	}
	if l.seen[d.seq] || d.size() > bulkBytes {
		l.seen[d.seq] = true
		l.later = append(l.later, textDoc{seq: d.seq, place: d.place})
		return nil
	}
	l.seen[d.seq] = true
	if l.bulk == nil {
		var err error
		if l.bulk, err = newBulk(l.path); err != nil {
			return err
		}
	}
	return l.bulk.Index(docID(d.seq), d.fields())
}

func newBulk(path string) (bleve.Builder, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	b, err := bleve.NewBuilder(path, newMapping(), map[string]any{
		"batchSize": batchDocs, "mergeMax": mergeAtOnce, "buildPathPrefix": filepath.Dir(path)})
	if err != nil {
		return nil, fmt.Errorf("text index in %s: %w", path, err)
	}
	return b, nil
}

// settle ends the bulk and puts behind it what could not go into it.
func (l *lane) settle() error {
	if l.seen == nil {
		return l.flush()
	}
	if l.bulk != nil {
		bulk := l.bulk
		l.bulk = nil
		if err := bulk.Close(); err != nil {
			return fmt.Errorf("text index in %s: %w", l.path, err)
		}
	}
	if len(l.later) == 0 && len(l.seen) > 0 {
		return nil
	}
	if err := l.open(); err != nil {
		return err
	}
	r := textReader{texts: l.texts}
	for _, d := range l.later {
		var err error
		if d.parts, err = r.read(d.place); err != nil {
			return err
		}
		if err := l.update(d); err != nil {
			return err
		}
	}
	return l.flush()
}

// update replaces the text of a report.
func (l *lane) update(d textDoc) error {
	if err := l.batch.Index(docID(d.seq), d.fields()); err != nil {
		return fmt.Errorf("text of report %d: %w", d.seq, err)
	}
	if l.bytes += d.size(); l.batch.Size() >= batchDocs || l.bytes >= batchBytes {
		return l.flush()
	}
	return nil
}

func (l *lane) flush() error {
	if l.batch.Size() == 0 {
		return nil
	}
	if err := l.index.Batch(l.batch); err != nil {
		return fmt.Errorf("writing text: %w", err)
	}
	l.batch.Reset()
	l.bytes = 0
	return nil
}

// close lets go of what is open; a bulk that was not settled is given up.
func (l *lane) close() error {
	if l.index == nil {
		return nil
	}
	err := l.index.Close()
	l.index = nil
	return err
}
