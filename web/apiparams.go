package web

import (
	"net/http"
	"slices"
	"strings"
)

// names parts a list of parameters at its blanks.
func names(list string) []string { return strings.Fields(list) }

// accepting answers only what names parameters of rt: a misspelt filter that was left
// aside would give a wrong answer that looks right. A parameter that takes one value is
// refused when it comes twice.
func accepting(rt apiRoute) handler {
	known := append(append(names(rt.one), names(rt.many)...), "lang")
	return func(w http.ResponseWriter, r *http.Request) error {
		for name, values := range readParams(r).values {
			switch {
			case !slices.Contains(known, name):
				return &failure{Status: http.StatusBadRequest, Code: "unknown_parameter", Param: name,
					Key: "error.unknown_parameter", Args: []any{shorten(name, maxNamed), strings.Join(known, ", ")}}
			case len(values) > 1 && !slices.Contains(names(rt.many), name):
				return badParam(name, "error.twice")
			}
		}
		return rt.serve(w, r)
	}
}

// maxNamed is how much of an unknown parameter's name is repeated in the answer.
const maxNamed = 40
