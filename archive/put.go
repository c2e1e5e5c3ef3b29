package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/gzip"
)

// level is the gzip level of members. Against level 1 it saves an eighth of
// the space for good and costs a few hundred microseconds a page, less than
// the flush to disk that follows.
const level = 6

// segment is the WARC file being written.
type segment struct {
	name  string
	f     *os.File
	size  int64
	info  string  // id of its warcinfo record
	first *record // that record, while size is 0: it is written with the first group
}

// Put keeps x and returns its capture. When it returns without error the
// records are flushed to disk. When it fails, nothing of x is kept, and after
// a failure that leaves the end of the file in doubt every further Put fails
// until the archive is opened anew.
func (s *Store) Put(ctx context.Context, x Exchange) (Capture, error) {
	if s.readOnly {
		return Capture{}, fmt.Errorf("archiving %s: %w", x.URL, ErrReadOnly)
	}
	if err := errors.Join(ctx.Err(), x.check()); err != nil {
		return Capture{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.put(ctx, &x)
	if err != nil {
		return Capture{}, fmt.Errorf("archiving %s: %w", x.URL, err)
	}
	return c, nil
}

func (s *Store) put(ctx context.Context, x *Exchange) (Capture, error) {
	if s.broken != nil {
		return Capture{}, fmt.Errorf("the archive takes no more until it is opened again: %w", s.broken)
	}
	sum := digest(x.Body)
	before, err := s.repeats(ctx, x, sum[len(digestLabel):])
	if err != nil {
		return Capture{}, err
	}
	if err := s.turn(); err != nil {
		return Capture{}, err
	}
	group := compose(x, s.open.info, sum, before)
	if s.open.size == 0 {
		group = append([]*record{s.open.first}, group...)
	}
	return s.add(context.WithoutCancel(ctx), group)
}

// repeats finds the kept copy of x's payload. An empty payload is not worth
// a reference, and a copy that can no longer be read is none.
func (s *Store) repeats(ctx context.Context, x *Exchange, sum string) (*prior, error) {
	profile, media := profileSame, x.Type
	if len(x.Body) == 0 {
		if x.Status != http.StatusNotModified {
			return nil, nil
		}
		last, err := s.Latest(ctx, x.URL)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		profile, sum, media = profileNotModified, last.SHA256, last.Type // such an answer names no type
	}
	_, c, err := s.Body(ctx, sum)
	var damaged *CorruptError
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, nil
	case errors.As(err, &damaged):
		s.options.Log.WarnContext(ctx, "the earlier copy of a payload is damaged", "url", x.URL, "error", err)
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &prior{c, profile, media}, nil
}

// turn makes s.open a file with room: the last one when it has any and this
// version of the program wrote it, else a new one.
func (s *Store) turn() error {
	if s.open != nil && s.open.size < s.options.MaxFileSize {
		return nil
	}
	if err := s.leave(); err != nil {
		return err
	}
	names, err := s.files()
	if err != nil {
		return err
	}
	next := 1
	if len(names) > 0 {
		last := names[len(names)-1]
		if s.open = s.resume(last); s.open != nil {
			return nil
		}
		next = number(last) + 1
	}
	return s.begin(fmt.Sprintf("nianbao-%s-%05d.warc.gz", time.Now().UTC().Format("20060102150405"), next))
}

// resume opens the last file to be added to, nil when a new one is due.
func (s *Store) resume(name string) *segment {
	f, err := os.OpenFile(s.path(name), os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Size() == 0 || info.Size() >= s.options.MaxFileSize {
		f.Close()
		return nil
	}
	first, err := newMembers(f, info.Size()).read(0)
	if err == nil && first.kind() == typeInfo {
		if about, err := parseFields(first.body); err == nil && about.get("software") == s.options.Software {
			return &segment{name: name, f: f, size: info.Size(), info: first.id()}
		}
	}
	f.Close()
	return nil
}

// begin makes a new, empty file and the entry in its folder durable.
func (s *Store) begin(name string) error {
	f, err := os.OpenFile(s.path(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("beginning a WARC file: %w", err)
	}
	if err := syncFolder(filepath.Dir(f.Name())); err != nil {
		return errors.Join(fmt.Errorf("beginning a WARC file: %w", err), f.Close())
	}
	first := warcinfo(name, s.options.Software)
	s.open = &segment{name: name, f: f, info: first.id(), first: first}
	return nil
}

// leave closes the file being written; one that no Put got into goes.
func (s *Store) leave() error {
	if s.open == nil {
		return nil
	}
	err := s.open.f.Close()
	if s.open.size == 0 {
		err = errors.Join(err, os.Remove(s.open.f.Name()))
	}
	s.open = nil
	return err
}

// warcinfo is the first record of a file.
func warcinfo(name, software string) *record {
	r := newRecord(typeInfo, "", time.Now(), "")
	r.fields.add("WARC-Filename", name)
	var fs fields
	fs.add("software", software)
	fs.add("format", "WARC File Format 1.1")
	fs.add("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/")
	r.body = fs.appendTo(nil)
	return r.seal(mediaFields)
}

// add appends the group, flushes it and indexes it.
func (s *Store) add(ctx context.Context, group []*record) (Capture, error) {
	packed, err := s.pack(group)
	if err != nil {
		return Capture{}, err
	}
	if _, err := s.writeAt(s.open.f, packed, s.open.size); err != nil {
		return Capture{}, errors.Join(fmt.Errorf("writing %s (is the disk full?): %w", s.open.name, err), s.cut())
	}
	if err := s.open.f.Sync(); err != nil {
		// After a failed flush nobody knows what is on the disk.
		s.broken = fmt.Errorf("flushing %s: %w", s.open.name, err)
		return Capture{}, errors.Join(s.broken, s.cut())
	}
	c, err := s.enter(ctx, group, s.open.size+int64(len(packed)))
	if err != nil {
		s.broken = err
		return Capture{}, errors.Join(err, s.cut())
	}
	s.open.size += int64(len(packed))
	return c, nil
}

// pack compresses the group, one member a record, to stand at the end of the file.
func (s *Store) pack(group []*record) ([]byte, error) {
	if s.gz == nil {
		var err error
		if s.gz, err = gzip.NewWriterLevel(nil, level); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	for _, r := range group {
		if size := len(r.head) + len(r.body); size > maxBlock {
			return nil, fmt.Errorf("%d bytes are more than a record may hold (%d)", size, maxBlock)
		}
		start := out.Len()
		s.gz.Reset(&out)
		s.gz.ModTime = time.Unix(0, 0) // no time; the zero Time would be written as nonsense
		if err := errors.Join(r.writeTo(s.gz), s.gz.Close()); err != nil {
			return nil, fmt.Errorf("compressing: %w", err)
		}
		r.offset, r.length = s.open.size+int64(start), int64(out.Len()-start)
	}
	return out.Bytes(), nil
}

// enter writes the index row of the group, which ends at end.
func (s *Store) enter(ctx context.Context, group []*record, end int64) (c Capture, err error) {
	var faults error
	g := gatherer{
		file:   s.open.name,
		emit:   func(got Capture) error { c = got; return nil },
		notice: func(_ int64, err error) { faults = errors.Join(faults, err) },
	}
	for _, r := range group {
		faults = errors.Join(faults, g.add(r))
	}
	if faults != nil {
		return Capture{}, faults
	}
	return c, s.index.update(ctx, false, func(b *batch) error {
		return errors.Join(b.add(ctx, c), b.mark(ctx, c.File, end))
	})
}

// cut takes back what a failed write may have left behind the last group.
func (s *Store) cut() error {
	if err := errors.Join(s.open.f.Truncate(s.open.size), s.open.f.Sync()); err != nil {
		s.broken = fmt.Errorf("cutting %s back to %d bytes: %w", s.open.name, s.open.size, err)
		return s.broken
	}
	return nil
}

// syncFolder makes new names in a folder durable.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
