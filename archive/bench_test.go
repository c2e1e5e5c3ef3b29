package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/gzip"
)

// benchPages are as large and as repetitive as real report pages: some 45 KB
// that gzip makes some 9 KB of.
func benchPages(n int) []Exchange {
	r := rand.New(rand.NewPCG(1, 2))
	phrases := make([]string, 6000)
	for i := range phrases {
		word := make([]rune, 2+r.IntN(16))
		for j := range word {
			word[j] = rune(0x4e00 + r.IntN(2500))
		}
		phrases[i] = string(word)
	}
	xs := make([]Exchange, n)
	for i := range xs {
		xs[i] = page(i)
		b := []byte("<html><head><meta charset=\"utf-8\"><title>年度报告</title></head><body>")
		for len(b) < 45<<10 {
			b = append(b, "<p class=\"MsoNormal\" style=\"text-indent:32pt;line-height:150%\"><span lang=\"EN-US\" style=\"font-size:16.0pt\">"...)
			for range 1 + r.IntN(6) {
				b = append(b, phrases[r.IntN(len(phrases))]...)
			}
			b = fmt.Appendf(b, "</span></p>\n<td width=\"97\" valign=\"top\"><p align=\"center\">%d</p></td>\n", r.IntN(2000))
		}
		xs[i].Body = b
	}
	return xs
}

const benchRound = 600 // pages in one round: some 200 ms of packing

// BenchmarkWrite compares the archive with its floor, plain gzip of the same
// bytes (records with their headers, one member an exchange) by the same
// library at the same level into a file: no digests, no dedup, no index, no
// flush, one goroutine. Both take turns. ratio is the floor's time ÷ ours, cpu
// the floor's processor time ÷ ours, size our bytes on disk ÷ the floor's. Who
// waits for each acknowledgement waits for a flush of the disk each time: for
// that row ratio-flushed is the time of a floor that flushes as often ÷ ours.
func BenchmarkWrite(b *testing.B) {
	xs := benchPages(benchRound)
	for _, how := range []struct {
		name    string
		flushes bool // once an exchange
		write   func(b *testing.B, s *Store, xs []Exchange)
	}{
		{"one-caller-waiting-for-each", true, func(b *testing.B, s *Store, xs []Exchange) { putAll(b, s, xs, 1) }},
		{"one-caller-waiting-at-the-end", false, beginAll},
		{"8-callers-waiting-for-each", false, func(b *testing.B, s *Store, xs []Exchange) { putAll(b, s, xs, 8) }},
		{"32-callers-waiting-for-each", false, func(b *testing.B, s *Store, xs []Exchange) { putAll(b, s, xs, 32) }},
	} {
		b.Run(how.name, func(b *testing.B) {
			s := open(b, b.TempDir(), Options{})
			plain, flushing := newPlain(b), newPlain(b)
			flushing.flushes = true
			var flushed, ours, floor, oursCPU, floorCPU time.Duration
			round := 0
			for b.Loop() {
				for i := range xs { // no round repeats another
					copy(xs[i].Body[60:], fmt.Sprintf("%06d", round))
				}
				round++
				same := laidOut(xs)
				if how.flushes {
					start := time.Now()
					flushing.write(same)
					flushed += time.Since(start)
				}
				start, cpu := time.Now(), cpuTime()
				plain.write(same)
				middle, middleCPU := time.Now(), cpuTime()
				how.write(b, s, xs)
				floor, ours = floor+middle.Sub(start), ours+time.Since(middle)
				floorCPU, oursCPU = floorCPU+middleCPU-cpu, oursCPU+cpuTime()-middleCPU
			}
			b.ReportMetric(floor.Seconds()/ours.Seconds(), "ratio")
			if how.flushes {
				b.ReportMetric(flushed.Seconds()/ours.Seconds(), "ratio-flushed")
			}
			b.ReportMetric(floorCPU.Seconds()/oursCPU.Seconds(), "cpu")
			sizes, err := s.Sizes(context.Background())
			must(b, err)
			b.ReportMetric(float64(sizes.Bytes)/float64(plain.n), "size")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func putAll(b *testing.B, s *Store, xs []Exchange, callers int) {
	next := make(chan Exchange)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for x := range next {
				if _, err := s.Put(context.Background(), x); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, x := range xs {
		next <- x
	}
	close(next)
	wg.Wait()
}

func beginAll(b *testing.B, s *Store, xs []Exchange) {
	for _, p := range begin(b, s, xs...) {
		wait(b, p)
	}
}

// laidOut are the records of the exchanges, those of one in a row.
func laidOut(xs []Exchange) [][]byte {
	info := "urn:uuid:" + uuid.NewString()
	out := make([][]byte, len(xs))
	for i := range xs {
		var b bytes.Buffer
		for _, r := range compose(&xs[i], info, xs[i].sums(), nil) {
			_ = r.writeTo(&b) // a buffer takes all
		}
		out[i] = b.Bytes()
	}
	return out
}

// cpuTime is what this process has used of the processors.
func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // cannot fail with these arguments
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// plainGzip is the floor.
type plainGzip struct {
	b       testing.TB
	f       *os.File
	w       *gzip.Writer
	n       int64
	flushes bool // after each member
}

func newPlain(b testing.TB) *plainGzip {
	f, err := os.Create(filepath.Join(b.TempDir(), "plain.gz"))
	must(b, err)
	b.Cleanup(func() { f.Close() })
	w, err := gzip.NewWriterLevel(io.Discard, level)
	must(b, err)
	return &plainGzip{b: b, f: f, w: w}
}

func (p *plainGzip) write(same [][]byte) {
	for _, b := range same {
		p.w.Reset(p)
		_, err := p.w.Write(b)
		must(p.b, err)
		must(p.b, p.w.Close())
		if p.flushes {
			must(p.b, p.f.Sync())
		}
	}
}

func (p *plainGzip) Write(b []byte) (int, error) {
	p.n += int64(len(b))
	return p.f.Write(b)
}

func BenchmarkBody(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	xs := benchPages(200)
	beginAll(b, s, xs)
	cs := all(b, s, Filter{})
	r := rand.New(rand.NewPCG(5, 6))
	for b.Loop() {
		if _, _, err := s.Body(context.Background(), cs[r.IntN(len(cs))].SHA256); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReindex(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	const n = 300
	beginAll(b, s, benchPages(n))
	for b.Loop() {
		if _, err := s.Reindex(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(3*n*b.N)/b.Elapsed().Seconds(), "records/s")
}
