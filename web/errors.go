package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// handler answers one request. What it returns, answerError turns into a page
// or a problem document.
type handler func(w http.ResponseWriter, r *http.Request) error

// failure is an error that a visitor may read: a code for machines, a sentence
// of the catalogue for people. Cause goes to the log only.
type failure struct {
	Status int
	Code   string // for example bad_parameter
	Param  string // the parameter at fault, or ""
	Key    string // catalogue key of the sentence
	Args   []any
	Retry  int // seconds after which it may go better, 0 for unknown
	Cause  error
}

func (f *failure) Error() string {
	text := fmt.Sprintf("%s %s", f.Code, f.Key)
	if f.Param != "" {
		text += " (" + f.Param + ")"
	}
	if f.Cause != nil {
		text += ": " + f.Cause.Error()
	}
	return text
}

func (f *failure) Unwrap() error { return f.Cause }

// badParam says that the named parameter cannot be used, and why.
func badParam(name, key string, args ...any) *failure {
	return &failure{Status: http.StatusBadRequest, Code: "bad_parameter", Param: name, Key: key, Args: args}
}

// notFound says that what the address names does not exist here.
func notFound(key string, args ...any) *failure {
	return &failure{Status: http.StatusNotFound, Code: "not_found", Key: key, Args: args}
}

// asFailure sorts any error into what a visitor may read of it.
func asFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	if f := badQuestion(err); f != nil {
		return f
	}
	switch {
	case errors.Is(err, index.ErrNotFound), errors.Is(err, archive.ErrNotFound):
		return &failure{Status: http.StatusNotFound, Code: "not_found", Key: "error.not_found", Cause: err}
	case errors.Is(err, index.ErrNoIndex):
		return &failure{Status: http.StatusServiceUnavailable, Code: "no_index", Key: "error.no_index", Cause: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &failure{Status: http.StatusServiceUnavailable, Code: "too_slow", Key: "error.too_slow", Cause: err}
	}
	return &failure{Status: http.StatusInternalServerError, Code: "internal", Key: "error.internal", Cause: err}
}

// parameterOf gives the parameter under which callers know a field of the index.
var parameterOf = map[string]string{"after": "cursor", "text": "q", "indicators": "indicator", "agencies": "agency", "offset": "cursor"}

// badQuestion recognises what the index cannot answer because of how it was
// asked; nil for any other error.
func badQuestion(err error) *failure {
	if q, ok := errors.AsType[*index.QueryError](err); ok {
		return badParam("q", "error.query", q.Offset+1, q.Message, q.Chinese)
	}
	if u, ok := errors.AsType[*index.UnknownIndicatorError](err); ok {
		near := make([]string, len(u.Near))
		for i, k := range u.Near {
			near[i] = string(k)
		}
		if len(near) == 0 {
			return badParam("indicator", "error.indicator_none", u.Key)
		}
		return badParam("indicator", "error.indicator", u.Key, strings.Join(near, ", "))
	}
	if in, ok := errors.AsType[*index.InputError](err); ok {
		return badParam(cmp.Or(parameterOf[in.Field], in.Field), "error.input", in.Message, in.Chinese)
	}
	return nil
}

// problem is an error of the API in the form of RFC 9457.
type problem struct {
	Type   string `json:"type"` // "about:blank": Code tells the kinds apart
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Param  string `json:"param,omitempty"`
}

// answerError writes err as problem+json to machines and as a page to people.
func (s *site) answerError(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the visitor has gone; nobody reads the answer
	}
	f := asFailure(err)
	level := slog.LevelDebug
	if f.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.log.Log(r.Context(), level, "request failed", "path", r.URL.Path, "status", f.Status, "err", err)
	w.Header().Set("Cache-Control", "no-store")
	if f.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.Retry))
	}
	lang := s.language(w, r)
	p := problem{Type: "about:blank", Title: http.StatusText(f.Status), Status: f.Status,
		Code: f.Code, Detail: lang.sentence(f.Key, f.Args...), Param: f.Param}
	if wantsProblem(r) {
		openToAll(w)
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(f.Status)
		if err := json.NewEncoder(w).Encode(p); err != nil {
			s.log.Debug("problem not sent", "err", err)
		}
		return
	}
	page := &errorPage{problem: p}
	if f.Param == "q" && r.URL.Path == "/" {
		page.Asked = r.URL.Query()
	}
	if err := s.renderStatus(w, r, f.Status, page); err != nil {
		s.log.Error("error page", "err", err)
		http.Error(w, p.Detail, f.Status)
	}
}

// wantsProblem tells machine addresses from pages.
func wantsProblem(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, apiPrefix) || formatOf(r) != formatHTML
}

// errorPage is the page of a failed request.
type errorPage struct {
	problem
	Asked url.Values // of a search: what to mend and send again, with its filters
}

func (*errorPage) template() string             { return "error" }
func (p *errorPage) heading(l *language) string { return p.Detail }
