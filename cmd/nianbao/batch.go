package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

const (
	// maxBatchFile bounds a file of queries.
	maxBatchFile = 1 << 20
	// maxBatch bounds its queries: each reads all reports that it finds.
	maxBatch = 5000
)

// batchSearch counts the reports that each query of a file finds, by year and place.
func (a *app) batchSearch(ctx context.Context, f index.Filter, file, format, out string) error {
	if err := oneOf("format", format, []string{"csv", "xlsx"}); err != nil {
		return err
	}
	queries, err := readBatch(file)
	if err != nil {
		return err
	}
	table := [][]string{{"query", "year", "region_code", "region", "reports"}}
	err = a.withIndex(ctx, func(x *index.Index) error {
		for _, q := range queries {
			f.Text = q
			rows, err := x.Tally(ctx, f)
			if err != nil {
				return fmt.Errorf("%q: %w", q, err)
			}
			if len(rows) == 0 {
				table = append(table, []string{q, "", "", "", "0"})
			}
			for _, r := range rows {
				table = append(table, []string{q, strconv.Itoa(r.Year), r.Region.Code, r.Region.Name, strconv.Itoa(r.Reports)})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.writeBatch(table, format, out)
}

// readBatch reads one query a line; empty lines and lines that begin with # are left out.
func readBatch(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("file of queries: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxBatchFile+1))
	if err != nil {
		return nil, fmt.Errorf("file of queries: %w", err)
	}
	if len(text) > maxBatchFile {
		return nil, fmt.Errorf("file of queries: %s is larger than %d bytes", file, maxBatchFile)
	}
	var queries []string
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		if q := strings.TrimSpace(line); q != "" && q[0] != '#' {
			queries = append(queries, q)
		}
	}
	switch {
	case len(queries) == 0:
		return nil, fmt.Errorf("file of queries: %s holds none; write one a line", file)
	case len(queries) > maxBatch:
		return nil, fmt.Errorf("file of queries: %s holds %d, at most %d are counted at once", file, len(queries), maxBatch)
	}
	return queries, nil
}

// writeBatch writes the table whole: what fails leaves no half file.
func (a *app) writeBatch(table [][]string, format, out string) error {
	var b bytes.Buffer
	var err error
	if format == "xlsx" {
		err = pipeline.WriteXLSX(&b, "counts", table, 1, 4) // years and counts
	} else {
		err = pipeline.WriteCSV(&b, table)
	}
	if err != nil {
		return fmt.Errorf("write the counts: %w", err)
	}
	if out == "-" {
		_, err = a.out.Write(b.Bytes())
		return err
	}
	if err := os.WriteFile(out+".part", b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the counts: %w", err)
	}
	return os.Rename(out+".part", out)
}
