package crawler

import (
	"context"
	"fmt"
	"time"

	"github.com/nianbao/nianbao/archive"
)

const (
	// maxAhead is how many visits may be on their way into the archive while the next is made. The disk is flushed
	// for many answers at once, so a crawl that waited for each would spend its time waiting. With a delay between
	// requests there is nothing to gain, and every answer is on the disk before the next request goes out.
	maxAhead = 128
	// flushEvery is after how many visits a flush is begun that nobody waits for: what one fetches while the disk is
	// busy is there by the time the next is due.
	flushEvery = 32
	// maxAheadBytes bounds their bytes.
	maxAheadBytes = 16 << 20
)

// deed is something done that is told of once it is on the disk.
type deed struct {
	addr    string
	bytes   int64
	pending []*archive.Pending // hops of a visit on their way into the archive
	event   Event
}

// settle waits until all deeds but the last few are in the archive, and then tells of them: what has been told of
// is kept. What is not when a crawl is killed is fetched again.
func (r *run) settle(ctx context.Context, most int) error {
	for len(r.ahead) > most || r.aheadBytes > maxAheadBytes {
		d := r.ahead[0]
		r.ahead, r.aheadBytes = r.ahead[1:], r.aheadBytes-d.bytes
		for _, p := range d.pending {
			if _, err := p.Wait(context.WithoutCancel(ctx)); err != nil {
				return &halt{fmt.Errorf("%w: keep %s: %w", ErrArchive, d.addr, err)}
			}
		}
		if d.event.Kind != "" && r.tell != nil {
			r.tell(d.event)
		}
	}
	return nil
}

func (r *run) owe(d *deed) {
	r.ahead = append(r.ahead, d)
	r.aheadBytes += d.bytes
	if n := len(d.pending); n > 0 {
		if r.unflushed++; r.unflushed == flushEvery {
			d.pending[n-1].Soon()
			r.unflushed = 0
		}
	}
}

// told has a visit told of once it is in the archive.
func (r *run) told(v *visit, kind, addr string) { v.deed.event = r.news(kind, addr, time.Time{}) }

// event tells of something after all that was done before it.
func (r *run) event(kind, addr string) {
	r.owe(&deed{addr: addr, event: r.news(kind, addr, time.Time{})})
}
