package crawler

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

const (
	// defaultDelay is the pause between two requests to a host when a portal file names none: collectors of
	// these sites report no trouble from half a second up.
	defaultDelay = time.Second
	// maxPortalFile bounds a portal file; a real one has a few hundred bytes.
	maxPortalFile = 1 << 20
)

// Portal is one site that publishes reports: where its lists stand and how to treat it.
// Its YAML form is strict, an unknown key is an error with line and column.
type Portal struct {
	ID       string        `yaml:"id"`                 // slug: small letters, digits and hyphens
	Name     string        `yaml:"name"`               // name of the site, in Chinese
	Region   string        `yaml:"region"`             // region code of 6, 9 or 12 digits
	Hosts    []string      `yaml:"hosts"`              // nothing outside is fetched; "host" allows every port, "host:port" that one
	Start    []Start       `yaml:"start"`              // the pages a crawl begins at
	Delay    time.Duration `yaml:"delay"`              // least time between two requests to one host; 1s when left out
	Schedule string        `yaml:"schedule,omitempty"` // five cron fields, or empty for a portal crawled by hand only
	Render   string        `yaml:"render,omitempty"`   // "never" (also when empty) or "browser"
	Expect   Expect        `yaml:"expect,omitempty"`
	Recheck  time.Duration `yaml:"recheck,omitempty"` // how long a look at a report stands; each crawl asks for all when left out
	Window   Window        `yaml:"window,omitempty"`  // when it may be crawled; always when left out
	Budget   Budget        `yaml:"budget,omitempty"`  // what one run may take from each host
	// InsecureTLS accepts certificates that do not hold and outdated TLS; every capture made so says what was wrong.
	InsecureTLS bool `yaml:"insecure_tls,omitempty"`
	// AllowPrivate lets the crawler talk to loopback and private addresses; for tests and demonstrations.
	AllowPrivate bool `yaml:"allow_private,omitempty"`
	// Verified says that a person has seen this definition work on the real site.
	Verified bool `yaml:"verified"`
	// Evidence is the address of a real report from which the definition was drawn.
	Evidence string `yaml:"evidence,omitempty"`
}

// Start is an address a crawl begins at and the kind of page that stands there (see walker.go).
type Start struct {
	URL  string `yaml:"url" json:"url"`
	Kind string `yaml:"kind" json:"kind"`
}

// Expect is what a portal must yield; less is an alarm, not a success.
type Expect struct {
	MinReports int `yaml:"min_reports"`
}

//go:embed portals/*.yaml
var embedded embed.FS

// EmbeddedPortals gives the portals that come with the program, ordered by id.
func EmbeddedPortals() ([]Portal, error) {
	names, err := fs.Glob(embedded, "portals/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the embedded portal files: %w", err)
	}
	return load(names, embedded.ReadFile)
}

// LoadPortals reads portal files, and the *.yaml and *.yml files of folders, ordered by id.
// One file that is wrong fails the whole load, so that no portal is left out unseen.
func LoadPortals(paths ...string) ([]Portal, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("portal file or folder: %w", err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		before := len(files)
		for _, pattern := range []string{"*.yaml", "*.yml"} {
			found, err := filepath.Glob(filepath.Join(path, pattern))
			if err != nil {
				return nil, fmt.Errorf("look for portal files in %s: %w", path, err)
			}
			files = append(files, found...)
		}
		if len(files) == before {
			return nil, fmt.Errorf("no portal file (*.yaml) in folder %s", path)
		}
	}
	return load(files, readBounded)
}

func readBounded(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPortalFile+1))
	if err == nil && len(data) > maxPortalFile {
		err = fmt.Errorf("larger than %d bytes, so it is no portal file", maxPortalFile)
	}
	return data, err
}

func load(names []string, read func(string) ([]byte, error)) ([]Portal, error) {
	var portals []Portal
	from := map[string]string{}
	for _, name := range names {
		data, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("read portal file %s: %w", name, err)
		}
		p, err := parsePortal(data)
		if err != nil {
			return nil, fmt.Errorf("portal file %s: %w", name, err)
		}
		if other, ok := from[p.ID]; ok {
			return nil, fmt.Errorf("portal file %s: id %q is already used in %s: give one of them another id", name, p.ID, other)
		}
		from[p.ID] = name
		portals = append(portals, p)
	}
	slices.SortFunc(portals, func(a, b Portal) int { return strings.Compare(a.ID, b.ID) })
	return portals, nil
}

func parsePortal(data []byte) (Portal, error) {
	p := Portal{Delay: defaultDelay}
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict(), yaml.CustomUnmarshaler(readDuration))
	if err := dec.Decode(&p); err != nil {
		if errors.Is(err, io.EOF) {
			return p, errors.New("the file is empty")
		}
		// The first line has place and reason; the rest is a picture of the source.
		line, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
		return p, errors.New(line)
	}
	if err := dec.Decode(new(Portal)); !errors.Is(err, io.EOF) {
		return p, errors.New("holds a second document: one portal a file")
	}
	return p, p.Validate()
}

// readDuration reads a length of time, and says of any other value what it should be.
func readDuration(d *time.Duration, text []byte) (err error) {
	if *d, err = time.ParseDuration(strings.Trim(string(text), "\"' \n")); err != nil {
		return fmt.Errorf("%.40q is no length of time: write it like 2s or 1m30s", bytes.TrimSpace(text))
	}
	return nil
}

var (
	slugForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	regionForm = regexp.MustCompile(`^[0-9]{6}([0-9]{3}([0-9]{3})?)?$`)
	hostForm   = regexp.MustCompile(`^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$`)
)

// File gives the portal file of a portal, which reads back as the same portal.
func (p Portal) File() ([]byte, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("portal %s: %w", p.ID, err)
	}
	b, err := yaml.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("write the file of portal %s: %w", p.ID, err)
	}
	return b, nil
}

// Validate says what is wrong with a portal, all of it at once.
func (p Portal) Validate() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if !slugForm.MatchString(p.ID) {
		bad("id %q: use small letters, digits and hyphens", p.ID)
	}
	if p.Name == "" {
		bad("name is missing")
	}
	if !regionForm.MatchString(p.Region) {
		bad("region %q: use a region code of 6, 9 or 12 digits, in quotes", p.Region)
	}
	if len(p.Hosts) == 0 {
		bad("hosts is empty: name the hosts that may be fetched")
	}
	for _, h := range p.Hosts {
		if !hostForm.MatchString(h) {
			bad("host %q: use host or host:port in small ASCII letters, without scheme or path", h)
		}
	}
	if len(p.Start) == 0 {
		bad("start is empty: name at least one list page")
	}
	for _, s := range p.Start {
		if err := p.validStart(s); err != nil {
			errs = append(errs, err)
		}
	}
	errs = append(errs, p.validManner())
	if u, err := url.Parse(p.Evidence); p.Evidence != "" && (err != nil || !p.allows(u)) {
		bad("evidence %q is no address on the portal's hosts", p.Evidence)
	}
	return errors.Join(errs...)
}

// validManner says what is wrong with how the portal is to be crawled.
func (p Portal) validManner() error {
	errs := []error{p.Window.validate(), p.Budget.validate()}
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if p.Delay < 0 {
		bad("delay %v is negative", p.Delay)
	}
	if p.Recheck < 0 || p.Recheck > maxRecheck {
		bad("recheck %v: use a length of time up to %.0fh, or leave it out to have each crawl ask for every report", p.Recheck, maxRecheck.Hours())
	}
	if p.Schedule != "" {
		if _, err := cronLine(p.Schedule); err != nil {
			bad("schedule %q: %w", p.Schedule, err)
		}
	}
	if p.Render != "" && p.Render != "never" && p.Render != "browser" {
		bad("render %q: use never or browser", p.Render)
	}
	if p.Expect.MinReports < 0 {
		bad("expect.min_reports %d is negative", p.Expect.MinReports)
	}
	return errors.Join(errs...)
}

func (p Portal) validStart(s Start) error {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("start url %q is no http or https address", s.URL)
	}
	if !p.allows(u) {
		return fmt.Errorf("start url %q lies outside hosts: add %s to hosts", s.URL, u.Host)
	}
	if !slices.Contains(kinds(), s.Kind) {
		return fmt.Errorf("start url %q: kind %q is unknown: use one of %s", s.URL, s.Kind, strings.Join(kinds(), ", "))
	}
	return nil
}

// allows says whether the portal's hosts cover the address.
func (p Portal) allows(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host, name := strings.ToLower(u.Host), strings.ToLower(u.Hostname())
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	return slices.Contains(p.Hosts, host) || slices.Contains(p.Hosts, name)
}
