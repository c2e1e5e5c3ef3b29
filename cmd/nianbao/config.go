package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// config is the file given with --config. A flag of the same name outweighs an entry.
type config struct {
	Data      string   `yaml:"data"`       // folder of archive and index
	Addr      string   `yaml:"addr"`       // address that serve listens on
	Portals   []string `yaml:"portals"`    // portal files and folders
	UserAgent string   `yaml:"user_agent"` // who the crawler says it is; must hold a contact
}

func (c *config) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	dec := yaml.NewDecoder(f, yaml.Strict())
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
	return nil
}
