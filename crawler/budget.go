package crawler

import (
	"fmt"
	"sync"
	"time"
)

// Budget bounds what a crawl may take; zero fields bound nothing. A crawl that has used it up ends with ErrBudget
// and its run stays open: the next crawl goes on where it ended.
type Budget struct {
	Requests  int           `yaml:"requests"`  // requests sent
	Megabytes int           `yaml:"megabytes"` // payload received, in units of 1,000,000 bytes
	Time      time.Duration `yaml:"time"`      // from the first request on
}

func (b Budget) validate() error {
	if b.Requests < 0 || b.Megabytes < 0 || b.Time < 0 {
		return fmt.Errorf("budget %+v: nothing in it may be negative", b)
	}
	return nil
}

// meter counts what has been spent of a budget.
type meter struct {
	mu       sync.Mutex
	began    time.Time
	requests int
	bytes    int64
}

// left says which bound has been reached, "" when none has. Asking begins the time.
func (m *meter) left(b Budget) (bound string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.began.IsZero() {
		m.began = time.Now()
	}
	switch {
	case b.Requests > 0 && m.requests >= b.Requests:
		return fmt.Sprintf("%d requests", b.Requests)
	case b.Megabytes > 0 && m.bytes >= int64(b.Megabytes)*1_000_000:
		return fmt.Sprintf("%d megabytes", b.Megabytes)
	case b.Time > 0 && time.Since(m.began) >= b.Time:
		return b.Time.String()
	}
	return ""
}

func (m *meter) spend(requests int, bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests += requests
	m.bytes += bytes
}
