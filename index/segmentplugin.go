package index

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/mmap-go"
	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"
)

// What Bleve keeps in an index to know whose its segments are. Raise the version when a
// segment's form changes.
const (
	segmentType    = "nianbao-pairs"
	segmentVersion = 1
)

// segmentConfig makes Bleve write segments of ours.
func segmentConfig() map[string]any {
	return map[string]any{"bolt_timeout": boltTimeout, "forceSegmentType": segmentType, "forceSegmentVersion": segmentVersion}
}

// Bleve finds segment types by name in a registry of its own, filled when a program starts.
func init() {
	scorch.RegisterSegmentPlugin(&segmentPlugin{inverters: sync.Pool{New: func() any { return newInverter() }}}, false)
}

// segmentPlugin makes, opens and merges segments for Bleve. Its documents are textDocs.
type segmentPlugin struct {
	inverters sync.Pool // a segment's maps are as large as the next one's
}

var _ scorch.SegmentPlugin = (*segmentPlugin)(nil)

func (*segmentPlugin) Type() string    { return segmentType }
func (*segmentPlugin) Version() uint32 { return segmentVersion }

// New makes a segment in memory, its documents in the order of reports.
func (p *segmentPlugin) New(docs []bleveindex.Document) (scorchsegment.Segment, uint64, error) {
	texts := make([]*textDoc, len(docs))
	for i, d := range docs {
		t, ok := d.(*textDoc)
		if !ok {
			return nil, 0, fmt.Errorf("a document of type %T is no text of a report", d)
		}
		texts[i] = t
	}
	slices.SortFunc(texts, func(a, b *textDoc) int { return cmp.Compare(a.seq, b.seq) })
	v := p.inverters.Get().(*inverter)
	var seqs []uint32
	for _, t := range texts {
		v.add(t.parts)
		seqs = append(seqs, t.seq)
	}
	var out bytes.Buffer
	w, err := newSegmentWriter(&out, false)
	if err == nil {
		err = errors.Join(v.write(w), w.finish(seqs))
	}
	if err != nil {
		return nil, 0, fmt.Errorf("making a segment: %w", err)
	}
	p.inverters.Put(v)
	s, err := readSegment(out.Bytes(), func() error { return nil })
	if err != nil {
		return nil, 0, err
	}
	return &memorySegment{s}, uint64(out.Len()), nil
}

// Open maps the segment at path.
func (*segmentPlugin) Open(path string) (scorchsegment.Segment, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mapping %s: %w", path, err), f.Close())
	}
	free := func() error { return errors.Join(data.Unmap(), f.Close()) }
	s, err := readSegment(data, free)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), free())
	}
	return &fileSegment{s, path}, nil
}

// Merge writes one segment out of several at path, without the documents in drops.
func (*segmentPlugin) Merge(segments []scorchsegment.Segment, drops []*roaring.Bitmap, path string,
	closed chan struct{}, stats scorchsegment.StatsReporter) ([][]uint64, uint64, error) {
	ours := make([]*segment, len(segments))
	for i, s := range segments {
		holder, ok := s.(interface{ inner() *segment })
		if !ok {
			return nil, 0, fmt.Errorf("a segment of type %T cannot be merged", s)
		}
		ours[i] = holder.inner()
	}
	numbers, seqs := mergedNumbers(ours, drops)
	f, err := os.Create(path)
	if err != nil {
		return nil, 0, err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	w, err := newSegmentWriter(out, true)
	if err == nil {
		err = mergeSegments(w, ours, numbers, closed)
	}
	if err == nil {
		err = errors.Join(w.finish(seqs), out.Flush(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, 0, errors.Join(fmt.Errorf("merging segments into %s: %w", path, err), os.Remove(path))
	}
	if stats != nil {
		stats.ReportBytesWritten(w.at)
	}
	return numbers, w.at, nil
}

// The variants with a configuration need none.

func (p *segmentPlugin) NewUsing(docs []bleveindex.Document, _ map[string]any) (scorchsegment.Segment, uint64, error) {
	return p.New(docs)
}

func (p *segmentPlugin) OpenUsing(path string, _ map[string]any) (scorchsegment.Segment, error) {
	return p.Open(path)
}

func (p *segmentPlugin) MergeUsing(segments []scorchsegment.Segment, drops []*roaring.Bitmap, path string,
	closed chan struct{}, stats scorchsegment.StatsReporter, _ map[string]any) ([][]uint64, uint64, error) {
	return p.Merge(segments, drops, path, closed, stats)
}

// memorySegment is a segment that is not on the disk yet.
type memorySegment struct{ *segment }

// Persist writes the segment at path.
func (s *memorySegment) Persist(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(s.data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// fileSegment is a segment on the disk.
type fileSegment struct {
	*segment
	path string
}

// Path is where the segment stands.
func (s *fileSegment) Path() string { return s.path }

var (
	_ scorchsegment.UnpersistedSegment = (*memorySegment)(nil)
	_ scorchsegment.PersistedSegment   = (*fileSegment)(nil)
)
