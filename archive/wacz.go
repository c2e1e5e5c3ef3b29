package archive

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// WACZ says what goes into a package of WARC files that browsers can replay:
// Web Archive Collection Zipped, version 1.1.1.
type WACZ struct {
	Title, Description string
	Software           string             // program and version
	Filter             Filter             // chooses captures
	Choose             func(Capture) bool // chooses among those; nil for all
}

// WACZTally counts what a package holds.
type WACZTally struct {
	Captures int // with those that hold the payloads of chosen revisits
	Pages    int
	Files    int // WARC files
}

// WriteWACZ writes a package. The records are those of the archive, byte for
// byte; a revisit brings the captures that hold its payload along. The same
// captures give the same package. The captures are held in memory, about a
// kilobyte each.
func (s *Store) WriteWACZ(ctx context.Context, w io.Writer, o WACZ) (WACZTally, error) {
	p := waczWriter{Store: s, options: o}
	p.zip = zip.NewWriter(w)
	for _, step := range []func() error{
		func() error { return p.choose(ctx) },
		func() error { return p.archives(ctx) },
		p.indexes, p.pages, p.describe, p.zip.Close,
	} {
		if err := step(); err != nil {
			return WACZTally{}, fmt.Errorf("writing a WACZ package: %w", err)
		}
	}
	return p.tally, nil
}

// waczWriter writes one package.
type waczWriter struct {
	*Store
	options   WACZ
	zip       *zip.Writer
	captures  []Capture // by file and place; after archives with their places in the package
	resources []waczResource
	newest    time.Time
	tally     WACZTally
}

// waczResource is an entry of datapackage.json.
type waczResource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`
}

// choose lists the captures of the package.
func (p *waczWriter) choose(ctx context.Context) error {
	chosen := make(map[string]Capture)
	type payload struct{ sha256, payload string }
	repeated := make(map[payload]bool)
	for c, err := range p.Captures(ctx, p.options.Filter) {
		if err != nil {
			return err
		}
		if p.options.Choose != nil && !p.options.Choose(c) {
			continue
		}
		chosen[c.ID] = c
		if c.Kind == KindRevisit {
			repeated[payload{c.SHA256, c.Payload}] = true
		}
	}
	for r := range repeated {
		for c, err := range p.index.find(ctx, holding, r.sha256, r.payload) {
			if err != nil {
				return err
			}
			chosen[c.ID] = c
		}
	}
	if len(chosen) == 0 {
		return errors.New("no capture is chosen")
	}
	p.captures = slices.SortedFunc(maps.Values(chosen), func(a, b Capture) int {
		return cmp.Or(byNumber(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
	for _, c := range p.captures {
		if c.Time.After(p.newest) {
			p.newest = c.Time
		}
	}
	p.tally.Captures = len(p.captures)
	return nil
}

// create begins a file of the package. Its entry is listed once done is
// called.
func (p *waczWriter) create(path string) (w io.Writer, done func(), err error) {
	f, err := p.zip.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store, Modified: p.newest})
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.New()
	var n counter
	return io.MultiWriter(f, sum, &n), func() {
		p.resources = append(p.resources, waczResource{path[strings.LastIndexByte(path, '/')+1:], path, digestLabel + hex.EncodeToString(sum.Sum(nil)), int64(n)})
	}, nil
}

// counter counts the bytes written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// archives writes a WARC file for each one that has chosen captures: its
// warcinfo record and their groups.
func (p *waczWriter) archives(ctx context.Context) error {
	for cs := p.captures; len(cs) > 0; {
		n := slices.IndexFunc(cs, func(c Capture) bool { return c.File != cs[0].File })
		if n < 0 {
			n = len(cs)
		}
		if err := p.warc(ctx, cs[:n]); err != nil {
			return fmt.Errorf("taking %s over: %w", cs[0].File, err)
		}
		cs = cs[n:]
		p.tally.Files++
	}
	return nil
}

// warc writes the file of cs and gives them their places in it.
func (p *waczWriter) warc(ctx context.Context, cs []Capture) error {
	src, size, err := p.openFile(cs[0].File)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, done, err := p.create("archive/" + cs[0].File)
	if err != nil {
		return err
	}
	first, err := newMembers(src, size).read(0)
	if err != nil {
		return err
	}
	at := first.length
	if _, err := io.Copy(dst, io.NewSectionReader(src, 0, first.length)); err != nil {
		return err
	}
	for i := range cs {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := &cs[i]
		n, err := io.Copy(dst, io.NewSectionReader(src, c.GroupOffset, c.GroupLength))
		if err != nil || n != c.GroupLength {
			return cmp.Or(err, io.ErrUnexpectedEOF)
		}
		c.Offset += at - c.GroupOffset
		c.GroupOffset = at
		at += n
	}
	done()
	return nil
}

// indexBlock is how many lines of the index stand in one gzip member: what a
// reader fetches for one look-up.
const indexBlock = 300

// indexes writes the CDXJ index in members, and the index of the members.
func (p *waczWriter) indexes() error {
	lines := make([]string, len(p.captures))
	for i, c := range p.captures {
		lines[i] = cdxj(c)
	}
	slices.Sort(lines)
	w, done, err := p.create("indexes/index.cdx.gz")
	if err != nil {
		return err
	}
	var idx, member bytes.Buffer
	idx.WriteString(`!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}` + "\n")
	gz, offset := gzip.NewWriter(nil), 0
	for block := range slices.Chunk(lines, indexBlock) {
		member.Reset()
		gz.Reset(&member)
		_, err := io.WriteString(gz, strings.Join(block, ""))
		if err = errors.Join(err, gz.Close()); err != nil {
			return err
		}
		key, _, _ := strings.Cut(block[0], " {")
		fmt.Fprintf(&idx, `%s {"offset": %d, "length": %d, "digest": "%s"}`+"\n", key, offset, member.Len(), digest(member.Bytes()))
		offset += member.Len()
		if _, err := w.Write(member.Bytes()); err != nil {
			return err
		}
	}
	done()
	return p.put("indexes/index.idx", idx.Bytes())
}

// put writes a file that is there whole.
func (p *waczWriter) put(path string, content []byte) error {
	w, done, err := p.create(path)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	done()
	return err
}

// pages lists the reports: each version once, under the words of the link that
// led to it.
func (p *waczWriter) pages() error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(map[string]string{"format": "json-pages-1.0", "id": "pages", "title": "Reports"})
	type version struct{ url, sha256 string }
	listed := make(map[version]bool)
	for _, c := range slices.SortedFunc(slices.Values(p.captures), func(a, b Capture) int {
		return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.ID, b.ID))
	}) {
		v := version{c.URL, c.SHA256}
		if c.Role != RoleReport && c.Role != RoleImport || c.Status != 200 && c.Status != 0 || listed[v] {
			continue
		}
		listed[v] = true
		p.tally.Pages++
		err = errors.Join(err, enc.Encode(struct {
			ID    string `json:"id"`
			URL   string `json:"url"`
			Time  string `json:"ts"`
			Title string `json:"title"`
		}{c.ID, c.URL, c.Time.Format(time.RFC3339Nano), cmp.Or(c.LinkText, c.URL)}))
	}
	if err != nil {
		return err
	}
	return p.put("pages/pages.jsonl", b.Bytes())
}

// describe writes what the package is and the digest of that.
func (p *waczWriter) describe() error {
	text, err := json.MarshalIndent(struct {
		Profile     string         `json:"profile"`
		Version     string         `json:"wacz_version"`
		Title       string         `json:"title,omitempty"`
		Description string         `json:"description,omitempty"`
		Created     string         `json:"created"`
		Software    string         `json:"software"`
		Resources   []waczResource `json:"resources"`
	}{"data-package", "1.1.1", p.options.Title, p.options.Description, p.newest.Format("2006-01-02T15:04:05Z"), cmp.Or(p.options.Software, "nianbao"), p.resources}, "", "  ")
	if err != nil {
		return err
	}
	if err := p.put("datapackage.json", text); err != nil {
		return err
	}
	about, err := json.MarshalIndent(map[string]string{"path": "datapackage.json", "hash": digest(text)}, "", "  ")
	if err != nil {
		return err
	}
	return p.put("datapackage-digest.json", about)
}
