package parser

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// decodeZip reads an Office document, or the report among the files of a ZIP
// attachment.
func (p *Parser) decodeZip(ctx context.Context, in Input) (*Document, error) {
	c, err := openZip(in)
	if err != nil {
		return nil, err
	}
	kind, part, err := c.mainPart()
	switch {
	case err != nil:
		return nil, err
	case kind == wordMain:
		return decodeDOCX(ctx, c, part)
	case kind == sheetMain:
		return decodeXLSX(ctx, in, c, part)
	case kind == openText:
		return p.decodeOld(ctx, in, oldODT)
	case kind == openSheet:
		return p.decodeOld(ctx, in, oldODS)
	case kind != "":
		return nil, fail(CodeUnsupported, "no decoder for a %s; save it as DOCX and import that", kind)
	}
	return p.decodeMembers(ctx, in, c)
}

// candidateMember is a file in a ZIP that reads as a report.
type candidateMember struct {
	name    string
	doc     *Document
	report  *report.Report
	numbers int
}

// decodeMembers reads every file in place and returns the one that is a report. Two
// files of one report, as DOC and PDF, are no doubt as long as they agree: the one with
// more numbers is read. Two reports are an error that names them.
func (p *Parser) decodeMembers(ctx context.Context, in Input, c *container) (*Document, error) {
	if c.nest.depth > maxZipDepth {
		return nil, fail(CodeTooLarge, "ZIP files lie more than %d deep in each other", maxZipDepth)
	}
	var found []candidateMember
	var refused error // why a file that may be the report could not be read
	for _, m := range c.members {
		if isLitter(m.name) {
			continue
		}
		one, err := p.decodeMember(ctx, in, c, m)
		var perr *Error
		switch {
		case err == nil:
			found = append(found, one)
		case !errors.As(err, &perr), perr.Stack != nil:
			return nil, err
		case refused == nil && perr.Code != CodeNotReport:
			refused = fail(perr.Code, "%s in the ZIP file: %s", m.name, perr.Message)
		}
	}
	switch {
	case len(found) > 0:
		return settle(found)
	case refused != nil:
		return nil, refused
	}
	return nil, fail(CodeNotReport, "none of the %d files in the ZIP file is an annual disclosure report", len(c.members))
}

// isLitter tells what systems leave in ZIP files beside their owner's files.
func isLitter(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") ||
		base == "Thumbs.db" || base == "desktop.ini"
}

func (p *Parser) decodeMember(ctx context.Context, in Input, c *container, m member) (candidateMember, error) {
	body, err := c.read(m, maxBody)
	if err != nil {
		return candidateMember{}, err
	}
	in.URL, in.Type, in.Body = in.URL+"#"+m.name, "", body
	in.nest = &nest{depth: c.nest.depth + 1, room: c.nest.room}
	doc, err := p.decode(ctx, in)
	if err != nil {
		return candidateMember{}, err
	}
	stem := strings.TrimSuffix(path.Base(m.name), path.Ext(m.name))
	doc.titles = append(doc.titles, candidate{squeeze(stem), "file name"})
	doc.movePlaces(memberPlace(m.name))
	doc.mime = "application/zip"
	r, err := adapt(ctx, in, doc)
	if err != nil {
		return candidateMember{}, err
	}
	one := candidateMember{name: m.name, doc: doc, report: r}
	for _, f := range r.Figures {
		if f.State == report.StateNumber {
			one.numbers++
		}
	}
	return one, nil
}

var nameEscaper = strings.NewReplacer("%", "%25", "#", "%23")

// movePlaces puts prefix before the place of every cell and paragraph.
func (d *Document) movePlaces(prefix string) {
	d.within = prefix + d.within
	for i, b := range d.blocks {
		if b.origin != "" {
			d.blocks[i].origin = prefix + b.origin
		}
		if b.grid == nil {
			continue
		}
		for _, row := range b.grid.cells {
			for i := range row {
				if row[i].origin != "" {
					row[i].origin = prefix + row[i].origin
				}
			}
		}
	}
}

// settle picks the report among the files that read as one.
func settle(found []candidateMember) (*Document, error) {
	best := found[0]
	var names []string
	for _, f := range found {
		names = append(names, fmt.Sprintf("%s (%s)", f.name, f.report.ID))
		if f.numbers > best.numbers {
			best = f
		}
	}
	for _, f := range found {
		switch {
		case f.name == best.name:
		case f.report.ID != best.report.ID:
			return nil, fail(CodeUnreadable, "the ZIP file holds several reports: %s; unpack it and import each with its own address", strings.Join(names, ", "))
		default:
			best.doc.findings = append(best.doc.findings, editionFinding(best, f))
		}
	}
	return best.doc, nil
}

// ruleMembers marks findings about other files of the same report in one ZIP file.
const ruleMembers = "archive.members"

// editionFinding tells of another file of the same report, and which figures it
// prints otherwise.
func editionFinding(read, other candidateMember) report.Finding {
	f := report.Finding{Rule: ruleMembers, Severity: report.SeverityInfo, Keys: []report.Key{}, Whose: report.WhoseAgency, State: "new",
		Message: fmt.Sprintf("压缩包内另有同一报告的文件 %q，本记录读自 %q", other.name, read.name)}
	for _, a := range read.report.Figures {
		if b, ok := other.report.Figure(a.Key); ok && (a.State != b.State || !a.Value.Equal(b.Value)) {
			f.Keys = append(f.Keys, a.Key)
		}
	}
	if len(f.Keys) > 0 {
		f.Severity = report.SeverityWarning
		f.Message += fmt.Sprintf("，两者有 %d 项数字不同", len(f.Keys))
	}
	return f
}
