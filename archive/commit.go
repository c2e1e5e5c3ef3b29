package archive

import (
	"context"
	"errors"
	"fmt"
)

// commit appends the groups of a batch, flushes them and indexes them: all or,
// when it fails, none. Only the goroutine that writes calls it.
func (s *Store) commit(ctx context.Context, batch []*job) error {
	seg := batch[0].seg
	if err := s.change(seg); err != nil {
		return err
	}
	parts := make([][]byte, 0, len(batch)+1)
	if seg.size == 0 {
		p := <-s.packers
		first, err := p.compress([]*record{seg.first})
		s.packers <- p
		if err != nil {
			return err
		}
		parts = append(parts, first)
	}
	for _, j := range batch {
		parts = append(parts, j.packed)
	}
	end, err := s.append(seg, parts)
	if err != nil {
		return err
	}
	at := end
	for i := len(batch) - 1; i >= 0; i-- {
		c := &batch[i].made
		at -= int64(len(batch[i].packed))
		c.Offset, c.GroupOffset = c.Offset+at, c.GroupOffset+at
	}
	if err := s.enter(ctx, batch, end); err != nil {
		return s.breakOff(seg, full(err))
	}
	s.mu.Lock()
	seg.size = end
	s.mu.Unlock()
	return nil
}

// change makes seg the file that is written.
func (s *Store) change(seg *segment) error {
	if s.open != seg {
		if err := s.open.leave(); err != nil {
			return fmt.Errorf("closing a WARC file: %w", err)
		}
		s.open = seg
	}
	if seg.f != nil {
		return nil
	}
	return s.begin(seg)
}

// append writes the parts behind what seg has, flushes them and returns the
// end of the file.
func (s *Store) append(seg *segment, parts [][]byte) (end int64, err error) {
	end = seg.size
	for _, p := range parts {
		end += int64(len(p))
	}
	if err := s.guard(end - seg.size); err != nil {
		return 0, err
	}
	at := seg.size
	for _, p := range parts {
		if _, err := s.writeAt(seg.f, p, at); err != nil {
			return 0, errors.Join(fmt.Errorf("writing %s: %w", seg.name, full(err)), s.cut(seg))
		}
		at += int64(len(p))
	}
	if err := s.sync(seg.f); err != nil {
		// After a failed flush nobody knows what is on the disk.
		return 0, s.breakOff(seg, fmt.Errorf("flushing %s: %w", seg.name, full(err)))
	}
	return end, nil
}

// enter writes the index rows of the jobs, which ends at end.
func (s *Store) enter(ctx context.Context, jobs []*job, end int64) error {
	return s.index.update(ctx, false, func(b *batch) error {
		for _, j := range jobs {
			if err := b.add(ctx, j.made); err != nil {
				return err
			}
		}
		return b.mark(ctx, jobs[0].seg.name, end)
	})
}

// breakOff takes back what was written and takes no more.
func (s *Store) breakOff(seg *segment, err error) error {
	s.mu.Lock()
	s.broken = err
	s.mu.Unlock()
	return errors.Join(err, s.cut(seg))
}

// cut takes back what a failed write may have left behind the last group.
func (s *Store) cut(seg *segment) error {
	if err := errors.Join(seg.f.Truncate(seg.size), seg.f.Sync()); err != nil {
		err = fmt.Errorf("cutting %s back to %d bytes: %w", seg.name, seg.size, err)
		s.mu.Lock()
		s.broken = err
		s.mu.Unlock()
		return err
	}
	return nil
}
