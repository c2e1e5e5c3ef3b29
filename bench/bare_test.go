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

	"github.com/nianbao/nianbao/archive"
)

// packLevel is the gzip level of the archive's records.
const packLevel = 6

// bareParty is a floor: the same pages by net/http in as many loops as there are hosts, taking gzip as net/http does by
// itself. "plain" reads and drops them; "kept" does what no archive can do without and drops the outcome: digests of
// block and payload, and gzip, or of what came packed the digest of what is in it; "conditional" asks whether they have
// changed, which none has.
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
			loops[n] = bareLoop{client: &http.Client{Transport: &http.Transport{DisableCompression: words[2] == "kept"}}, host: host(n, words[0]), how: words[2]}
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
	unpack    archive.Decoder
	pages     int
	bytes     int64
}

func (l *bareLoop) get(path string) {
	req, err := http.NewRequest(http.MethodGet, "http://"+l.host+path, nil)
	if err != nil {
		fail(err)
	}
	if l.how == "kept" {
		req.Header.Set("Accept-Encoding", "gzip") // named here, net/http leaves what comes as it is
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
	size, err := l.take(res)
	if err != nil {
		fail(err)
	}
	l.pages++
	l.bytes += size
}

// take reads a body, and packs it where that is the floor.
func (l *bareLoop) take(res *http.Response) (int64, error) {
	if l.how != "kept" {
		return io.Copy(io.Discard, res.Body)
	}
	page, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	for range 2 { // of the block and of the payload
		sha256.Sum256(page)
	}
	if res.Header.Get("Content-Encoding") == "gzip" {
		plain, err := l.unpack.Decode(page, "gzip", 1<<20)
		sha256.Sum256(plain)
		return int64(len(plain)), err
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
