// Package parser reads an annual report out of the bytes that a portal served.
// It does no I/O and keeps no state: the same bytes give the same record.
//
// A report goes through three rooms:
//
//   - detect.go and charset.go find out the format and the encoding
//   - one decoder a format (html.go, text.go) turns bytes into a Document:
//     paragraphs and grids, each with its place in the original
//   - adapters turn the Document into a report.Report: sections.go the prose,
//     one adapter a family of forms (rowform.go, sec2.go, sec3.go, sec4.go) the
//     figures, identity.go the agency, year and dates
//
// label.go folds printed labels for comparison, number.go reads single cells.
package parser
