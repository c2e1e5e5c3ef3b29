package archive

import (
	"context"
	"fmt"
	"os"
)

// Sizes says how large an archive is.
type Sizes struct {
	Captures     int
	URLs         int
	Payloads     int           // records that hold a payload; one that comes again is a revisit and holds none
	PayloadBytes int64         // of those payloads, as served
	Files        int           // WARC files
	Bytes        int64         // of the WARC files on disk
	Portals      []PortalSizes // by portal id; imports are under ""
}

// PortalSizes says how much of an archive came from one portal.
type PortalSizes struct {
	Portal       string
	Captures     int
	Payloads     int // first kept for this portal
	PayloadBytes int64
}

// Sizes tells what the archive holds. It reads a row a portal and the sizes of
// the files, whatever the number of captures.
func (s *Store) Sizes(ctx context.Context) (Sizes, error) {
	var t Sizes
	if err := s.index.db.QueryRowContext(ctx, "SELECT coalesce(sum(urls), 0) FROM sizes").Scan(&t.URLs); err != nil {
		return Sizes{}, fmt.Errorf("reading the sizes of the archive: %w", err)
	}
	rows, err := s.index.db.QueryContext(ctx, "SELECT portal, captures, payloads, bytes FROM sizes ORDER BY portal")
	if err != nil {
		return Sizes{}, fmt.Errorf("reading the sizes of the archive: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p PortalSizes
		if err := rows.Scan(&p.Portal, &p.Captures, &p.Payloads, &p.PayloadBytes); err != nil {
			return Sizes{}, fmt.Errorf("reading the sizes of the archive: %w", err)
		}
		t.Portals = append(t.Portals, p)
		t.Captures, t.Payloads, t.PayloadBytes = t.Captures+p.Captures, t.Payloads+p.Payloads, t.PayloadBytes+p.PayloadBytes
	}
	if err := rows.Err(); err != nil {
		return Sizes{}, fmt.Errorf("reading the sizes of the archive: %w", err)
	}
	names, err := s.files()
	if err != nil {
		return Sizes{}, err
	}
	for _, name := range names {
		info, err := os.Stat(s.path(name))
		if err != nil {
			return Sizes{}, fmt.Errorf("measuring the archive: %w", err)
		}
		t.Files++
		t.Bytes += info.Size()
	}
	return t, nil
}
