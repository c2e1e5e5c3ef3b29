package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-yaml"
)

// config is the file given with --config. Every entry has a flag of the same name
// that outweighs it.
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
	if err := yaml.NewDecoder(f, yaml.Strict()).Decode(c); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("configuration %s: %w", name, err)
	}
	return nil
}
