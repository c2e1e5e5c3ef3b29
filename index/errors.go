package index

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// ErrNoIndex says that the folder holds no finished generation yet.
var ErrNoIndex = errors.New("there is no index yet: run `nianbao build`")

// ErrNotFound says that the catalogue has no such report.
var ErrNotFound = errors.New("no such report in the index")

// ErrBusy says that another process, or another Builder of this one, is building.
var ErrBusy = errors.New("another build is writing this index: wait for it to end")

// QueryError says what is wrong with the text of a query, and where.
type QueryError struct {
	Offset  int // of the character at fault, in characters from 0
	Message string
	Chinese string // the same
}

// What a query of too many words is told.
const (
	manyTerms   = "more than %d words"
	manyTermsZh = "超过 %d 个词"
)

// wrongQuery says both from the same arguments.
func wrongQuery(at int, english, chinese string, args ...any) *QueryError {
	return &QueryError{at, fmt.Sprintf(english, args...), fmt.Sprintf(chinese, args...)}
}

func (e *QueryError) Error() string {
	return fmt.Sprintf("query, character %d: %s", e.Offset+1, e.Message)
}

// InputError says which part of a request cannot be answered and how to mend it.
type InputError struct {
	Field   string // name of the Filter or CompareQuery field, lower case
	Message string // English
	Chinese string // the same
}

// WrongInput says both from the same arguments.
func WrongInput(field, english, chinese string, args ...any) *InputError {
	return &InputError{field, fmt.Sprintf(english, args...), fmt.Sprintf(chinese, args...)}
}

// What a number outside of its bounds is told.
const (
	outside   = "%d is not between %d and %d"
	outsideZh = "%d 不在 %d 与 %d 之间"
)

func (e *InputError) Error() string { return e.Field + ": " + e.Message }

// UnknownIndicatorError names the nearest known indicators, best first.
type UnknownIndicatorError struct {
	Key  report.Key
	Near []report.Key
}

func (e *UnknownIndicatorError) Error() string {
	if len(e.Near) == 0 {
		return fmt.Sprintf("unknown indicator %q", e.Key)
	}
	names := make([]string, len(e.Near))
	for i, k := range e.Near {
		names[i] = string(k)
	}
	return fmt.Sprintf("unknown indicator %q: did you mean %s?", e.Key, strings.Join(names, ", "))
}
