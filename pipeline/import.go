package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// Import is a set of files that a person got from a portal, to be kept as resource
// records.
type Import struct {
	Files  []string
	URL    string // where they came from; several files get "#" and their name behind it
	Agency string // agency id, "" to read it off the document
	Year   int    // report year, 0 to read it off the document
}

// maxImport is the largest file that is taken in, as for a crawled body.
const maxImport = 128 << 20

// Check tells what is wrong with the request before anything is written.
func (im Import) Check() error {
	u, err := url.Parse(im.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("import needs the address that the files came from: --url https://…, not %q", im.URL)
	}
	if im.Agency != "" {
		code, typ, ok := strings.Cut(im.Agency, "-")
		if _, known := report.Regions().Lookup(code); !ok || !known || typ == "" || strings.ContainsAny(typ, notInIDs) {
			return fmt.Errorf("agency %q: want a known region code, a hyphen and a type, for example 320813-people_government", im.Agency)
		}
	}
	if im.Year != 0 && (im.Year < firstYear || im.Year > time.Now().Year()) {
		return fmt.Errorf("year %d: reports exist for %d to %d", im.Year, firstYear, time.Now().Year())
	}
	return nil
}

// firstYear is the first year that any office reported on: Shanghai's rules of 2004.
const firstYear = 2004

// notInIDs are characters that would make an agency id end early in an address.
const notInIDs = " \t\r\n/?#%"

// CheckFiles tells which file cannot be taken in, before anything is written.
func (im Import) CheckFiles() error {
	for _, name := range im.Files {
		switch info, err := os.Stat(name); {
		case err != nil:
			return fmt.Errorf("import: %w", err)
		case !info.Mode().IsRegular():
			return fmt.Errorf("import %s: this is no file: name the files one by one", name)
		case info.Size() == 0:
			return fmt.Errorf("import %s: the file is empty", name)
		case info.Size() > maxImport:
			return fmt.Errorf("import %s: larger than %d MiB", name, maxImport>>20)
		}
	}
	return nil
}

// Run puts every file into the archive and returns its captures. A file that cannot
// be read stops the import; those before it are kept.
func (im Import) Run(ctx context.Context, store *archive.Store) ([]archive.Capture, error) {
	if err := errors.Join(im.Check(), im.CheckFiles()); err != nil {
		return nil, err
	}
	region, _, _ := strings.Cut(im.Agency, "-")
	var cs []archive.Capture
	for _, name := range im.Files {
		body, err := readFile(name)
		if err != nil {
			return cs, err
		}
		addr := im.URL
		if len(im.Files) > 1 {
			addr += "#" + url.PathEscape(filepath.Base(name))
		}
		c, err := store.Put(ctx, archive.Exchange{URL: addr, Time: time.Now().UTC(), Role: archive.RoleImport,
			Type: fileType(name, body), Region: region, Agency: im.Agency, Year: im.Year, Body: body})
		if err != nil {
			return cs, fmt.Errorf("keeping %s: %w", name, err)
		}
		cs = append(cs, c)
	}
	return cs, nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("import %s: %w", name, err)
	case len(body) > maxImport:
		return nil, fmt.Errorf("import %s: larger than %d MiB", name, maxImport>>20)
	case len(body) == 0:
		return nil, fmt.Errorf("import %s: the file is empty", name)
	}
	return body, nil
}

// fileType names the media type by the file's ending, else by its first bytes. The
// charset is left out: the parser finds it.
func fileType(name string, body []byte) string {
	t := mime.TypeByExtension(filepath.Ext(name))
	if t == "" {
		t = http.DetectContentType(body)
	}
	t, _, _ = strings.Cut(t, ";")
	return t
}
