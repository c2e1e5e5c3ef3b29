package main

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/nianbao/nianbao/crawler"
)

// config is the file given with --config. A flag of the same name outweighs an entry.
type config struct {
	Data      string   `yaml:"data"`       // folder of archive and index
	Addr      string   `yaml:"addr"`       // address that serve listens on
	Portals   []string `yaml:"portals"`    // portal files and folders
	Contact   string   `yaml:"contact"`    // address or page of whoever crawls, shown to every site that is asked
	UserAgent string   `yaml:"user_agent"` // who the crawler says it is, in place of its own name and contact

	SigningKey  string   `yaml:"signing_key"`  // file of the key that signs the archive's manifests
	TrustedKeys []string `yaml:"trusted_keys"` // fingerprints of keys that have signed before

	AdminAddr  string `yaml:"admin_addr"`  // address that operators reach, "" for none
	AdminToken string `yaml:"admin_token"` // what they must show; needed on any but a loopback address

	Rate    float64        `yaml:"rate"`    // requests a second that one client may make; 0 for the default, -1 for any number
	Burst   int            `yaml:"burst"`   // and at once
	Proxies []netip.Prefix `yaml:"proxies"` // networks of proxies whose X-Forwarded-For is believed

	Budget crawler.Budget `yaml:"budget"` // what one crawl of all portals may take
}

// agent is who the crawler says it is, "" for the default.
func (c *config) agent() string {
	if c.UserAgent == "" && c.Contact != "" {
		return crawler.Agent(c.Contact)
	}
	return c.UserAgent
}

// check says what is wrong with the entries.
func (c *config) check() error {
	if c.UserAgent != "" && !strings.Contains(c.UserAgent, "@") && !strings.Contains(c.UserAgent, "://") {
		return fmt.Errorf("user_agent %q: must hold a contact, an e-mail address or a page: sites want to know whom to ask", c.UserAgent)
	}
	if strings.ContainsFunc(c.UserAgent+c.Contact, unicode.IsControl) {
		return errors.New("user_agent and contact: one line each")
	}
	if c.Burst < 0 {
		return fmt.Errorf("burst %d: is below 0", c.Burst)
	}
	if b := c.Budget; b.Requests < 0 || b.Megabytes < 0 || b.Time < 0 {
		return fmt.Errorf("budget %+v: nothing in it may be negative; leave out what is not to be bounded", b)
	}
	return nil
}

// readNetwork reads an entry of proxies: a network, or one address.
func readNetwork(n *netip.Prefix, text []byte) (err error) {
	said := strings.Trim(string(text), "\"' \n")
	if addr, err := netip.ParseAddr(said); err == nil {
		*n, err = addr.Prefix(addr.BitLen())
		return err
	}
	if *n, err = netip.ParsePrefix(said); err != nil {
		return fmt.Errorf("proxies: %.60q is no network: write it like 10.0.0.0/8 or 127.0.0.1", said)
	}
	return nil
}

func (c *config) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	dec := yaml.NewDecoder(f, yaml.Strict(), yaml.CustomUnmarshaler(readNetwork))
	switch err := dec.Decode(c); {
	case errors.Is(err, io.EOF):
		return nil // an empty file sets nothing
	case err != nil:
		// The first line has place and reason; the rest is a picture of the file.
		reason, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
		return fmt.Errorf("configuration %s: %s", name, reason)
	}
	if err := dec.Decode(new(config)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("configuration %s: holds a second document: one is all that is read", name)
	}
	if err := c.check(); err != nil {
		return fmt.Errorf("configuration %s: %w", name, err)
	}
	return nil
}
