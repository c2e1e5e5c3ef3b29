package index

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

// eachText calls do for 0 to n-1, shared among all processors, each with a reader of its
// own. It ends at the first error, or when ctx does.
func (g *generation) eachText(ctx context.Context, n int, do func(i int, r *textReader) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	errs := make([]error, workers)
	var ended sync.WaitGroup
	for w := range workers {
		ended.Go(func() {
			r := &textReader{texts: g.texts}
			for i := w; i < n && errs[w] == nil; i += workers {
				if errs[w] = ctx.Err(); errs[w] == nil {
					errs[w] = do(i, r)
				}
			}
		})
	}
	ended.Wait()
	return errors.Join(errs...)
}
