package parser

import (
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// Codes of Error, part of the contract.
const (
	CodeNotReport   = "not_report"
	CodeUnsupported = "unsupported_format"
	CodeUnreadable  = "unreadable"
	CodeEncrypted   = "encrypted"
	CodeImageOnly   = "image_only"
	CodeTooLarge    = "too_large"
)

// Error says why a document gave no record. Agency, Region and Year are whose report on
// which year it names itself, or the link to it does; empty when it does not.
type Error struct {
	Code    string           `json:"code"`
	Message string           `json:"message"`
	Agency  report.Agency    `json:"agency,omitzero"`
	Region  report.RegionRef `json:"region,omitzero"`
	Year    int              `json:"year,omitzero"`
	Stack   []byte           `json:"-"` // of a recovered panic, for the log
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

func fail(code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// named adds to an error whose report a document is that gave no record: one of
// pictures alone, one that is locked, a title without its report. Only a person's word or a
// title with a year counts, and only a body that is known with its place.
func named(err error, in Input, doc *Document) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	id := identify(in, doc, doc.folded(), 0)
	said := in.Agency != "" && in.Year != 0
	if !said && yearIn(id.Title.Value) == 0 || !id.resolved.HasType || id.resolved.Region.Code == "" {
		return err
	}
	e.Agency, e.Region, e.Year = id.resolved.Agency, id.resolved.Region, id.year
	return err
}
