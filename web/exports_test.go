package web

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// TestExportsAreBounded: so many are made at a time; sending them does not count.
func TestExportsAreBounded(t *testing.T) {
	s := &site{making: make(chan struct{}, maxExports)}
	var now, most atomic.Int32
	made, reading := make(chan struct{}), make(chan struct{})
	h := s.exports(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		<-made
		w.WriteHeader(http.StatusTeapot)
		w.Write([]byte("a,b\n"))
		now.Add(-1)
	}))
	const clients = 3 * maxExports
	done := make(chan int)
	for range clients {
		go func() {
			w := &slowReader{httptest.NewRecorder(), reading}
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/findings.csv", nil))
			done <- w.Code
		}()
	}
	for range clients {
		made <- struct{}{} // all are made although nobody has read one
	}
	close(reading)
	for range clients {
		if code := <-done; code != http.StatusTeapot {
			t.Errorf("status %d", code)
		}
	}
	if most.Load() > maxExports {
		t.Errorf("%d at a time", most.Load())
	}
}

// slowReader takes nothing before reading is closed.
type slowReader struct {
	*httptest.ResponseRecorder
	reading chan struct{}
}

func (s *slowReader) Write(b []byte) (int, error) {
	<-s.reading
	return s.ResponseRecorder.Write(b)
}
