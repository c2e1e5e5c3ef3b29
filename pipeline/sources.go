package pipeline

import (
	"context"
	"fmt"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// Sources looks whether the archive has the original of every report, and calls
// missing for each that it lacks. Whether the bytes are those that came is for
// archive.Verify to say. It returns how many reports there are.
func Sources(ctx context.Context, store *archive.Store, x *index.Index, missing func(id, what string)) (int, error) {
	n := 0
	for r, err := range x.Reports(ctx, index.Filter{}) {
		if err != nil {
			return n, fmt.Errorf("listing the reports: %w", err)
		}
		n++
		found := false
		for _, err := range store.Captures(ctx, archive.Filter{URL: r.Source.URL, SHA256: r.Source.SHA256}) {
			if err != nil {
				return n, fmt.Errorf("looking for the original of %s: %w", r.ID, err)
			}
			found = true
			break
		}
		if !found {
			missing(r.ID, notKept(r.Source.SHA256, r.Source.URL))
		}
	}
	return n, nil
}

// notKept says that the archive lacks an original.
func notKept(sha256, url string) string {
	return fmt.Sprintf("its original %s from %s is not in the archive", sha256, url)
}
