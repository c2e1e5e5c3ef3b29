package archive

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// benchPage is a page as large and as repetitive as a real one, about 66 KB.
func benchPage(n int) Exchange {
	x := page(n)
	x.Body = nil
	for i := range 1500 {
		x.Body = fmt.Appendf(x.Body, "<tr><td class=\"c%d\">%d</td><td>%x</td></tr>\n", i%7, n*i, (n+1)*(i+3)*2654435761)
	}
	return x
}

func BenchmarkPut(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	b.SetBytes(int64(len(benchPage(0).Body)))
	for n := 0; b.Loop(); n++ {
		put(b, s, benchPage(n))
	}
}

// BenchmarkPlainGzip is the floor: the same bytes compressed and written,
// without records, digests, index and flush.
func BenchmarkPlainGzip(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "plain.gz"))
	must(b, err)
	defer f.Close()
	w, err := gzip.NewWriterLevel(io.Discard, level)
	must(b, err)
	b.SetBytes(int64(len(benchPage(0).Body)))
	for n := 0; b.Loop(); n++ {
		w.Reset(f)
		_, err := w.Write(benchPage(n).Body)
		must(b, err)
		must(b, w.Close())
	}
}

func BenchmarkBody(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	c := put(b, s, benchPage(1))
	for b.Loop() {
		if _, _, err := s.Body(context.Background(), c.SHA256); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReindex(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	const n = 300
	for i := range n {
		put(b, s, benchPage(i))
	}
	for b.Loop() {
		if _, err := s.Reindex(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(3*n*b.N)/b.Elapsed().Seconds(), "records/s")
}
