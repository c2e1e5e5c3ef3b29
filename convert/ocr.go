package convert

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// OCR reads Chinese off pictures.
type OCR struct {
	tesseract *program

	mu       sync.Mutex
	equipped bool // the data for Chinese is there
}

// language is the data that tesseract reads by: simplified Chinese, with digits.
const language = "chi_sim"

var (
	tesseractVersion = regexp.MustCompile(`tesseract (\d[\d.]*)`)
	hasLanguage      = regexp.MustCompile(`(?m)^` + language + `\r?$`)
)

// FindOCR looks for tesseract. The error is ErrMissing where it is not installed.
func FindOCR() (*OCR, error) {
	p, err := find([]string{"tesseract"}, tesseractVersion, "--version")
	if err != nil {
		return nil, err
	}
	return &OCR{tesseract: p}, nil
}

// equip makes sure, once, that tesseract has its data for Chinese.
func (o *OCR) equip(ctx context.Context) error {
	if err := o.tesseract.ready(ctx); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.equipped {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	out, err := o.tesseract.probe(ctx, []string{"--list-langs"})
	if err != nil {
		return fmt.Errorf("asking tesseract for its languages: %w", err)
	}
	if o.equipped = hasLanguage.Match(out); !o.equipped {
		return fmt.Errorf("the data %s of tesseract: %w", language, ErrMissing)
	}
	return nil
}

// Read reads the words off a PNG, JPEG or TIFF picture, in reading order; via names
// the program, its version and its data. The error is ErrMissing where tesseract lacks
// its data for Chinese.
func (o *OCR) Read(ctx context.Context, image []byte) (words []Word, via string, err error) {
	if err := o.equip(ctx); err != nil {
		return nil, "", err
	}
	j, err := newJob("picture", image)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, j.close()) }()
	said, err := o.tesseract.run(ctx, j, j.path("picture"), "stdout", "-l", language, "--psm", "6", "tsv")
	if err != nil {
		return nil, "", err
	}
	words, err = readTSV(strings.ToValidUTF8(string(said.out), "?"))
	return words, "tesseract " + o.tesseract.version + " " + language, err
}
