package archive

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// maxRedirects ends chains as browsers do.
const maxRedirects = 20

// Redirects follows an answer 3xx from hop to hop, each the next capture of the
// address that the one before names, in the same run and not before it. The
// first capture of the result is c, the last the one where the chain ended or
// the archive knows no further. Every hop was kept as a capture of its own.
func (s *Store) Redirects(ctx context.Context, c Capture) ([]Capture, error) {
	chain := []Capture{c}
	for len(chain) <= maxRedirects && c.Location != "" && c.Status/100 == 3 {
		base, err := url.Parse(c.URL)
		if err != nil {
			break
		}
		to, err := base.Parse(c.Location)
		if err != nil {
			break // the server named no address
		}
		to.Fragment = ""
		c, err = s.index.first(ctx, "WHERE url = ? AND time >= ? AND run = ? AND id <> ? ORDER BY time, id", to.String(), c.Time.UnixMicro(), c.Run, c.ID)
		if errors.Is(err, ErrNotFound) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("following the redirects of %s: %w", chain[0].URL, err)
		}
		chain = append(chain, c)
	}
	return chain, nil
}
