package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// textLanes is how many parts the full text has, each an index of Bleve. Both cores of a
// small machine write a part each, and search a part each.
const textLanes = 2

// lanePath is the folder of one part.
func lanePath(gen string, n int) string { return filepath.Join(gen, textFolder, strconv.Itoa(n)) }

const (
	// laneQueue is how many texts wait for a lane.
	laneQueue = 64
	// Bounds of what becomes a segment at once: some 60 MB with all its tokens. The bytes
	// guard against long texts.
	batchDocs  = 1500
	batchBytes = 32 << 20
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
	docs   chan *textDoc
	failed chan struct{} // closed when err is set
	done   chan struct{}
	err    error

	bulk  *scorch.Builder // nil until the first text of a full build
	seen  map[uint32]bool
	later []*textDoc // without parts
	index bleve.Index
	batch *bleveindex.Batch
	bytes int // text in batch
}

// startLane begins a part anew, or goes on with the one there.
func startLane(path string, anew bool, t *texts) (*lane, error) {
	l := &lane{path: path, texts: t, docs: make(chan *textDoc, laneQueue), failed: make(chan struct{}), done: make(chan struct{})}
	if anew {
		l.seen = map[uint32]bool{}
	} else if err := l.open(); err != nil {
		return nil, err
	}
	go l.run()
	return l, nil
}

func (l *lane) open() (err error) {
	if _, err = os.Stat(l.path); errors.Is(err, os.ErrNotExist) {
		l.index, err = bleve.NewUsing(l.path, newMapping(), scorch.Name, scorch.Name, segmentConfig())
	} else {
		l.index, err = bleve.OpenUsing(l.path, segmentConfig())
	}
	if err != nil {
		return fmt.Errorf("text index in %s: %w", l.path, err)
	}
	l.batch = bleveindex.NewBatch()
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
func (l *lane) put(d *textDoc) error {
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

func (l *lane) write(d *textDoc) error {
	if l.seen == nil {
		return l.update(d)
	}
	if l.seen[d.seq] || d.Size() > bulkBytes {
		l.seen[d.seq] = true
		l.later = append(l.later, &textDoc{seq: d.seq, place: d.place})
		return nil
	}
	l.seen[d.seq] = true
	if l.bulk == nil {
		var err error
		if l.bulk, err = l.newBulk(); err != nil {
			return fmt.Errorf("text index in %s: %w", l.path, err)
		}
	}
	return l.bulk.Index(d)
}

// newBulk makes an empty index of Bleve and has its offline builder make what it stores:
// Bleve's own way to both at once takes no documents but its own.
func (l *lane) newBulk() (*scorch.Builder, error) {
	if err := l.open(); err != nil {
		return nil, err
	}
	if err := l.close(); err != nil {
		return nil, err
	}
	store := filepath.Join(l.path, "store") // where Bleve looks for it
	if err := os.RemoveAll(store); err != nil {
		return nil, err
	}
	mapping, err := json.Marshal(newMapping())
	if err != nil {
		return nil, err
	}
	config := segmentConfig()
	maps.Copy(config, map[string]any{"path": store, "batchSize": batchDocs, "mergeMax": mergeAtOnce, "buildPathPrefix": filepath.Dir(l.path),
		"internal": map[string][]byte{string(util.MappingInternalKey): mapping}})
	return scorch.NewBuilder(config)
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
		text, err := r.read(d.place)
		if err != nil {
			return err
		}
		d.parts = text.decoded()
		if err := l.update(d); err != nil {
			return err
		}
	}
	return l.flush()
}

// update replaces the text of a report.
func (l *lane) update(d *textDoc) error {
	l.batch.Update(d)
	if l.bytes += d.Size(); len(l.batch.IndexOps) >= batchDocs || l.bytes >= batchBytes {
		return l.flush()
	}
	return nil
}

func (l *lane) flush() error {
	if len(l.batch.IndexOps) == 0 {
		return nil
	}
	inner, err := l.index.Advanced()
	if err == nil {
		err = inner.Batch(l.batch)
	}
	if err != nil {
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
