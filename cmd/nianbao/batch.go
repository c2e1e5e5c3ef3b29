package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
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
		err = batchXLSX(&b, table)
	} else {
		err = batchCSV(&b, table)
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

func batchCSV(w io.Writer, table [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // makes spreadsheets read the file as UTF-8
		return err
	}
	for _, row := range table {
		for i := range row {
			row[i] = report.InertCell(row[i])
		}
	}
	return csv.NewWriter(w).WriteAll(table)
}

func batchXLSX(w io.Writer, table [][]string) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range table {
		cells := make([]any, len(row))
		for j, c := range row {
			cells[j] = c
			if n, err := strconv.Atoi(c); err == nil && (j == 1 || j == 4) {
				cells[j] = n // years and counts are numbers
			}
		}
		if err := s.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}
