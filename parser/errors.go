package parser

import "fmt"

// Codes of Error, part of the contract.
const (
	CodeNotReport   = "not_report"
	CodeUnsupported = "unsupported_format"
	CodeUnreadable  = "unreadable"
	CodeEncrypted   = "encrypted"
	CodeImageOnly   = "image_only"
	CodeTooLarge    = "too_large"
)

// Error says why a document gave no record.
type Error struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Stack   []byte `json:"-"` // of a recovered panic, for the log
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

func fail(code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
