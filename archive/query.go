package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Body returns the original with that hex SHA-256, see Capture. The content
// coding that Capture.ContentEncoding names is still on; where the archive
// could undo it when it kept the payload, none is. The capture
// is the one whose record holds the bytes. The digest is taken anew; a
// damaged record gives a *CorruptError unless another copy is whole.
func (s *Store) Body(ctx context.Context, sha256 string) ([]byte, Capture, error) {
	sha256 = strings.ToLower(sha256)
	failed := error(ErrNotFound)
	for c, err := range s.index.find(ctx, "WHERE sha256 = ? AND kind <> 'revisit' ORDER BY time DESC, rowid DESC", sha256) {
		if err != nil {
			return nil, Capture{}, err
		}
		body, err := s.original(c)
		if err == nil {
			return body, c, nil
		}
		failed = err
	}
	return nil, Capture{}, fmt.Errorf("payload %.64s: %w", sha256, failed)
}

// served reads the payload of c as it was served and compares its digest.
func (s *Store) served(c Capture) ([]byte, error) {
	return s.payload(c, func(r *record) ([]byte, error) {
		payload := r.payload()
		return payload, sameDigest("payload", digestLabel+c.Payload, payload)
	})
}

// original reads the bytes that c.SHA256 names and compares the digest.
func (s *Store) original(c Capture) ([]byte, error) {
	if c.Payload == c.SHA256 {
		return s.served(c)
	}
	return s.payload(c, func(r *record) ([]byte, error) {
		plain, err := r.undo(r.payload())
		return plain, cmp.Or(err, sameDigest("decoded", digestLabel+c.SHA256, plain))
	})
}

// payload reads the record of c and takes the payload out of it.
func (s *Store) payload(c Capture, take func(*record) ([]byte, error)) ([]byte, error) {
	f, err := os.OpenInRoot(filepath.Join(s.dir, warcFolder), c.File)
	if err != nil {
		return nil, fmt.Errorf("opening a WARC file of the archive: %w", err)
	}
	defer f.Close()
	var body []byte
	r, err := newMembers(f, c.Offset+c.Length).read(c.Offset)
	if err == nil {
		body, err = take(r)
	}
	if err == nil && r.id() != c.ID {
		err = errors.New("another record stands there than the capture index says; rebuild the index")
	}
	if err != nil {
		return nil, &CorruptError{File: c.File, Offset: c.Offset, Err: err}
	}
	return body, nil
}

// Captures yields the captures that f chooses, by time and then id. After an
// error, which comes with a zero Capture, it ends.
func (s *Store) Captures(ctx context.Context, f Filter) iter.Seq2[Capture, error] {
	where, args := []string{"true"}, []any{}
	for _, w := range []struct{ column, value string }{
		{"url", f.URL}, {"portal", f.Portal}, {"run", f.Run}, {"sha256", strings.ToLower(f.SHA256)}, {"role", string(f.Role)}, {"via", f.Via},
	} {
		if w.value != "" {
			where, args = append(where, w.column+" = ?"), append(args, w.value)
		}
	}
	if f.Prefix != "" { // as a range, which the index of addresses answers
		where, args = append(where, "url >= ? AND url < ? || char(1114111)"), append(args, f.Prefix, f.Prefix)
	}
	if !f.Since.IsZero() {
		where, args = append(where, "time >= ?"), append(args, f.Since.UnixMicro())
	}
	if !f.Until.IsZero() {
		where, args = append(where, "time < ?"), append(args, f.Until.UnixMicro())
	}
	return s.index.find(ctx, "WHERE "+strings.Join(where, " AND ")+" ORDER BY time, id", args...)
}

// whole chooses captures that stand for a whole payload.
const whole = "status IN (0, 200) AND truncated = '' AND role <> 'blocked'"

// Latest returns the newest capture of url that stands for a whole payload: an
// answer 200 that is no wall, or an import, whether it holds the bytes or repeats them. Its
// SHA256 leads to the body. ErrNotFound when there is none.
func (s *Store) Latest(ctx context.Context, url string) (Capture, error) {
	c, err := s.index.first(ctx, "WHERE url = ? AND "+whole+" ORDER BY time DESC, rowid DESC", url)
	if err != nil {
		return Capture{}, fmt.Errorf("latest capture of %s: %w", url, err)
	}
	return c, nil
}
