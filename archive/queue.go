package archive

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
)

// queue holds the exchanges between Begin and acknowledgement, in the order in
// which they will stand in the files. All of it is guarded by Store.mu.
type queue struct {
	jobs    []*job
	origins map[sums]*origin // by digests of the payload
	byURL   map[string]*job  // the last one of an address
	cur     *segment         // takes what comes next; nil until the first Begin after a change of file
	begun   int64            // number of the last job
	wanted  int64            // jobs up to this number are waited for
	closing bool             // no more is taken
	broken  error            // why no more can be written until the next Open

	stopped chan struct{}       // closed when the goroutine that writes has ended
	packers chan *packer        // one a processor: they are what packing costs memory
	room    *semaphore.Weighted // bytes in flight
}

// job is one exchange in the queue.
type job struct {
	Pending
	x       *Exchange
	payload []byte
	sums    sums
	weight  int64
	number  int64    // from 1, in the order of Begin
	seg     *segment // file that it goes into
	earlier *job     // one in flight with the same address
	origin  *origin  // nil for a payload that is not worth a reference

	packed []byte  // the records
	made   Capture // of them; until they are written, places count from the beginning of packed
	ready  bool    // packed and made are there
}

func (j *job) isSettled() bool {
	select {
	case <-j.settled:
		return true
	default:
		return false
	}
}

// settle ends the waiting for j. The caller holds mu and takes j out of jobs.
func (s *Store) settle(j *job, err error) {
	if err != nil {
		j.err = fmt.Errorf("archiving %s: %w", j.url, err)
	} else {
		j.capture = j.made
	}
	if s.byURL[j.url] == j {
		delete(s.byURL, j.url)
	}
	if o := j.origin; o != nil && o.first == j && s.origins[j.sums] == o {
		delete(s.origins, j.sums)
	}
	if j.ready {
		j.seg.coming -= int64(len(j.packed))
		j.x, j.payload, j.packed, j.earlier = nil, nil, nil, nil // a Pending may be held for long
	}
	s.room.Release(j.weight)
	close(j.settled)
}

// drop takes one exchange out that cannot be packed; the others go on.
func (s *Store) drop(j *job, err error) {
	for i := range s.jobs {
		if s.jobs[i] == j {
			s.jobs = append(s.jobs[:i], s.jobs[i+1:]...)
			break
		}
	}
	s.settle(j, err)
}

// write is the goroutine that writes: whatever is ready at the head of the
// queue goes to disk under one flush. When that fails, so does all that waits
// behind it, which may refer to it.
func (s *Store) write() {
	defer close(s.stopped)
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		batch := s.due()
		if len(batch) == 0 && s.closing && len(s.jobs) == 0 {
			return
		}
		if len(batch) == 0 {
			s.changed.Wait()
			continue
		}
		s.mu.Unlock()
		err := s.commit(context.Background(), batch)
		s.mu.Lock()
		if err != nil {
			batch = s.jobs
		}
		for _, j := range batch {
			s.settle(j, err)
		}
		s.jobs = append(s.jobs[:0], s.jobs[len(batch):]...)
		s.changed.Broadcast()
	}
}

// flushBytes ready to be written are worth a flush although nobody waits.
const flushBytes = 1 << 20

// due is the head of the queue that is to be written now: ready, for one file,
// and waited for or enough.
func (s *Store) due() []*job {
	n, size := 0, 0
	for n < len(s.jobs) && s.jobs[n].ready && s.jobs[n].seg == s.jobs[0].seg {
		size += len(s.jobs[n].packed)
		n++
	}
	if n == 0 || size < flushBytes && s.jobs[0].number > s.wanted && !s.closing && s.jobs[n-1].seg == s.cur {
		return nil
	}
	return append([]*job(nil), s.jobs[:n]...)
}

// demand has a job written as soon as it is ready, nil all there are.
func (s *Store) demand(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	number := s.begun
	if j != nil {
		number = j.number
	}
	if number > s.wanted {
		s.wanted = number
		s.changed.Broadcast()
	}
}

// drain waits until nothing is in flight. The caller holds mu.
func (s *Store) drain() {
	for len(s.jobs) > 0 {
		s.wanted = s.begun
		s.changed.Broadcast()
		s.changed.Wait()
	}
}
