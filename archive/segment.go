package archive

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"
)

// segment is a WARC file being written.
type segment struct {
	name   string
	f      *os.File // nil until something is to be written
	size   int64    // bytes kept; guarded by Store.mu
	coming int64    // bytes packed and not written yet; guarded by Store.mu
	info   string   // id of its warcinfo record
	first  *record  // that record, while size is 0: it is written with the first group
}

// turn makes s.cur a file with room: the last one when it has any and this
// version of the program wrote it, else a new one. The caller holds mu.
func (s *Store) turn() error {
	if s.cur != nil {
		if s.cur.size+s.cur.coming < s.options.MaxFileSize {
			return nil
		}
		return s.after(s.cur.name)
	}
	names, err := s.files()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		s.cur = s.next(1)
		return nil
	}
	last := names[len(names)-1]
	if s.cur = s.resume(last); s.cur == nil {
		return s.after(last)
	}
	return nil
}

// after makes s.cur the file that follows another. One that somebody gave an absurd number is followed by none: a name
// that is not ours would be passed over by the next Open.
func (s *Store) after(name string) error {
	n := number(name)
	if n == math.MaxInt {
		return fmt.Errorf("the WARC file %s has a number that none can follow: give it its own name again", name)
	}
	s.cur = s.next(n + 1)
	return nil
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

// next is a new file, to be made when something is written to it.
func (s *Store) next(n int) *segment {
	name := fmt.Sprintf("nianbao-%s-%05d.warc.gz", time.Now().UTC().Format("20060102150405"), n)
	first := warcinfo(name, s.options.Software)
	return &segment{name: name, info: first.id(), first: first}
}

// begin makes the file of seg and the entry in its folder durable.
func (s *Store) begin(seg *segment) error {
	f, err := os.OpenFile(s.path(seg.name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("beginning a WARC file: %w", full(err))
	}
	if err := syncFolder(filepath.Dir(f.Name())); err != nil {
		return errors.Join(fmt.Errorf("beginning a WARC file: %w", full(err)), f.Close(), os.Remove(f.Name()))
	}
	seg.f = f
	return nil
}

// leave closes a file; one that nothing got into goes.
func (seg *segment) leave() error {
	if seg == nil || seg.f == nil {
		return nil
	}
	err := seg.f.Close()
	if seg.size == 0 {
		err = errors.Join(err, os.Remove(seg.f.Name()))
	}
	seg.f = nil
	return err
}

// leave closes the file being written. The caller holds mu, and nothing is in
// flight.
func (s *Store) leave() error {
	err := errors.Join(s.open.leave(), s.cur.leave())
	s.open, s.cur = nil, nil
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

// syncFolder makes new names in a folder durable.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
