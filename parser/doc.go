// Package parser reads an annual report out of the bytes that a portal served.
// It does no I/O and keeps no state: the same bytes give the same record.
//
// A report goes through three rooms:
//
//   - detect.go and charset.go find out the format and the encoding
//   - one decoder a format turns bytes into a Document, paragraphs and grids, each
//     with its place in the original: html.go with htmltext.go, grid.go and
//     content.go; text.go, whose tables rebuild.go finds, logicalrow.go parts into
//     rows and align.go lays out, by the vocabulary of words.go; pdf.go, which turns
//     pages into sheets (pdfsheet.go), finds ruled tables (pdflattice.go, pdftable.go)
//     and those without rules (pdfalign.go), joins them over pages (pdfjoin.go) and
//     lines into paragraphs (pdfflow.go, pdftext.go)
//   - adapters turn the Document into a report.Report: sections.go the prose,
//     classify.go tells the tables apart, one adapter a family of forms reads their
//     figures (rowform.go with rowhead.go, sec2.go, sec3.go, sec4.go), adapter.go
//     records them; identity.go the title and scope, year.go, date.go, agency.go
//     and meta.go the rest of the identity
//
// label.go folds printed labels for comparison, form.go holds what the forms print,
// match.go ties labels to it, number.go reads single cells.
package parser
