package bench

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// packLevel is the gzip level of the archive's records.
const packLevel = 6

// bareParty is a floor: the same pages by net/http in as many loops as there are hosts. "plain" drops them, "packed"
// does what no archive can do without, two digests and gzip, and drops the outcome; "conditional" asks whether they
// have changed, which none has.
func bareParty(args string) error {
	words := strings.Fields(args)
	hosts, err := strconv.Atoi(words[1])
	if err != nil {
		return err
	}
	loops := make([]bareLoop, hosts)
	var wg sync.WaitGroup
	began := time.Now()
	for n := range loops {
		wg.Go(func() {
			loops[n] = bareLoop{client: &http.Client{Transport: &http.Transport{DisableCompression: true}}, host: host(n, words[0]), how: words[2]}
			for i := range listPages / hosts {
				loops[n].get(listPath(hosts, n, i))
			}
			for i := range reportPages / hosts {
				loops[n].get(reportPath(n*reportPages/hosts + i))
			}
		})
	}
	wg.Wait()
	total := result{Seconds: time.Since(began).Seconds()}
	for _, l := range loops {
		total.Pages += l.pages
		total.Bytes += l.bytes
	}
	return report(total)
}

// bareLoop asks one host for one page after another.
type bareLoop struct {
	client    *http.Client
	host, how string
	gz        *gzip.Writer
	pages     int
	bytes     int64
}

func (l *bareLoop) get(path string) {
	req, err := http.NewRequest(http.MethodGet, "http://"+l.host+path, nil)
	if err != nil {
		fail(err)
	}
	want := http.StatusOK
	if l.how == "conditional" {
		req.Header.Set("If-Modified-Since", modified.Format(http.TimeFormat))
		want = http.StatusNotModified
	}
	res, err := l.client.Do(req)
	if err != nil {
		fail(err)
	}
	defer res.Body.Close()
	if res.StatusCode != want {
		fail(fmt.Errorf("%s answers %s, want %d", path, res.Status, want))
	}
	size, err := l.take(res.Body)
	if err != nil {
		fail(err)
	}
	l.pages++
	l.bytes += size
}

// take reads a body, and packs it where that is the floor.
func (l *bareLoop) take(body io.Reader) (int64, error) {
	if l.how != "packed" {
		return io.Copy(io.Discard, body)
	}
	page, err := io.ReadAll(body)
	if err != nil {
		return 0, err
	}
	for range 2 { // of the block and of the payload
		sha256.Sum256(page)
	}
	if l.gz == nil {
		if l.gz, err = gzip.NewWriterLevel(nil, packLevel); err != nil {
			return 0, err
		}
	}
	var out bytes.Buffer
	l.gz.Reset(&out)
	if _, err := l.gz.Write(page); err != nil {
		return 0, err
	}
	return int64(len(page)), l.gz.Close()
}
