package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// described is what the description says of the API.
type described struct {
	Paths      map[string]map[string]operation
	Components struct {
		Parameters map[string]parameter
	}
}

type operation struct {
	OperationID string `yaml:"operationId"`
	Parameters  []parameter
	Responses   map[string]any
}

type parameter struct {
	Ref, Name, In string
	Required      bool
	Schema        struct {
		Type               any
		Enum               []string
		Minimum, MaxLength int
		Pattern            string
	}
	Example any
}

// UnmarshalYAML reads "$ref", a name that no field can have.
func (p *parameter) UnmarshalYAML(b []byte) error {
	type plain parameter
	if err := yaml.Unmarshal(b, (*plain)(p)); err != nil {
		return err
	}
	var ref map[string]any
	if err := yaml.Unmarshal(b, &ref); err != nil {
		return err
	}
	p.Ref, _ = ref["$ref"].(string)
	return nil
}

// contract is the description with schemas that can be held against answers.
type contract struct {
	described
	compiler *jsonschema.Compiler
}

const contractURL = "http://contract.test/openapi.json"

func readContract(t *testing.T) *contract {
	t.Helper()
	c := &contract{compiler: jsonschema.NewCompiler()}
	if err := yaml.Unmarshal(openAPI, &c.described); err != nil {
		t.Fatal(err)
	}
	asJSON, err := yaml.YAMLToJSON(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	c.compiler.DefaultDraft(jsonschema.Draft2020) // that of OpenAPI 3.1
	if err := c.compiler.AddResource(contractURL, doc); err != nil {
		t.Fatal(err)
	}
	return c
}

// parameters of an address, those that are shared filled in.
func (c *contract) parameters(t *testing.T, path string) []parameter {
	t.Helper()
	var out []parameter
	for _, p := range c.Paths[path]["get"].Parameters {
		if p.Ref != "" {
			shared, ok := c.Components.Parameters[strings.TrimPrefix(p.Ref, "#/components/parameters/")]
			if !ok {
				t.Errorf("%s: no parameter %s", path, p.Ref)
			}
			p = shared
		}
		out = append(out, p)
	}
	return out
}

// hold holds an answer's body against the schema of its status.
func (c *contract) hold(t *testing.T, path string, res *http.Response, body string) {
	t.Helper()
	kind := strings.Split(res.Header.Get("Content-Type"), ";")[0]
	at := fmt.Sprintf("#/paths/%s/get/responses/%d/content/%s/schema", pointer(path), res.StatusCode, pointer(kind))
	if res.StatusCode >= http.StatusBadRequest {
		at = "#/components/responses/Problem/content/" + pointer(kind) + "/schema"
		if c.Paths[path]["get"].Responses[fmt.Sprint(res.StatusCode)] == nil {
			t.Errorf("%s: status %d is not described", path, res.StatusCode)
		}
	}
	schema, err := c.compiler.Compile(contractURL + at)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s answers otherwise than described: %v\n%.400s", res.Request.URL, err, body)
	}
}

// pointer writes a name as RFC 6901 wants it within an address.
func pointer(name string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
}

// described is the path of a route as the description writes it.
func (rt apiRoute) described() string { return strings.Replace(rt.pattern, "...}", "}", 1) }

// TestContractNamesEveryRoute: every route is described and the other way round, with
// the same parameters.
func TestContractNamesEveryRoute(t *testing.T) {
	c := readContract(t)
	routed := map[string]apiRoute{}
	for _, rt := range (&site{}).apiTable() {
		routed[rt.described()] = rt
	}
	if a, b := slices.Sorted(maps.Keys(c.Paths)), slices.Sorted(maps.Keys(routed)); !slices.Equal(a, b) {
		t.Fatalf("described %v\nrouted    %v", a, b)
	}
	for path, methods := range c.Paths {
		if len(methods) != 1 || methods["get"].OperationID == "" {
			t.Errorf("%s: one operation, get, with an id", path)
		}
		var one, many []string
		for _, p := range c.parameters(t, path) {
			switch {
			case p.In == "path":
			case p.Schema.Type == "array":
				many = append(many, p.Name)
			default:
				one = append(one, p.Name)
			}
		}
		rt := routed[path]
		for _, pair := range [][2][]string{{one, append(names(rt.one), "lang")}, {many, names(rt.many)}} {
			if a, b := slices.Sorted(slices.Values(pair[0])), slices.Sorted(slices.Values(pair[1])); !slices.Equal(a, b) {
				t.Errorf("%s takes %v, described are %v", path, b, a)
			}
		}
	}
}

// good is a value of a parameter that the fixture can answer.
func (p parameter) good(f *fixture) string {
	known := map[string]string{"cursor": "", "url": "http://www.example.gov.cn/310113-hrss/2013.html", "sha256": f.sums["310113-hrss/2013"],
		"indicator": "requests.received.new", "rule": "sh.req.channels", "type": "hrss", "agency": "310113-hrss", "q": "公开", "run": "none", "portal": "none", "release": "first"}
	switch v, ok := known[p.Name]; {
	case ok:
		return v
	case len(p.Schema.Enum) > 0:
		return p.Schema.Enum[0]
	case p.Example != nil:
		return fmt.Sprint(p.Example)
	case p.Schema.Minimum > 0:
		return fmt.Sprint(p.Schema.Minimum)
	}
	return ""
}

// TestContractHolds asks every address with every parameter that is described, and holds
// each answer against its schema; what is not described is refused.
func TestContractHolds(t *testing.T) {
	site, c := releaseFixture(t), readContract(t)
	f := &site.fixture
	for path := range c.Paths {
		params := c.parameters(t, path)
		base, needed := f.URL+path, url.Values{}
		for _, p := range params {
			if p.In == "path" {
				base = strings.Replace(base, "{"+p.Name+"}", fmt.Sprint(p.Example), 1)
			}
		}
		switch path {
		case "/api/v1/captures":
			needed.Set("url", "http://www.example.gov.cn/310113-hrss/2013.html")
		case "/api/v1/figures":
			needed.Set("indicator", "requests.received.new") // without which column= means nothing
		}
		ask := func(name, value string, want int) {
			t.Helper()
			q := maps.Clone(needed)
			if name != "" {
				q.Set(name, value)
			}
			res, body := f.get(t, strings.TrimPrefix(base, f.URL)+"?"+q.Encode())
			if res.StatusCode != want {
				t.Errorf("%s with %s=%q: status %d, want %d\n%.300s", path, name, value, res.StatusCode, want, body)
				return
			}
			if strings.HasSuffix(path, ".yaml") && want == http.StatusOK {
				return
			}
			c.hold(t, path, res, body)
			var p problem
			if want == http.StatusBadRequest && (json.Unmarshal([]byte(body), &p) != nil || p.Param != name || p.Detail == "") {
				t.Errorf("%s with %s=%q: %s", path, name, value, body)
			}
		}
		ask("", "", http.StatusOK)
		ask("no_such", "1", http.StatusBadRequest)
		for _, p := range params {
			if p.In != "query" {
				continue
			}
			if v := p.good(f); v != "" || p.Name == "cursor" {
				ask(p.Name, v, http.StatusOK)
			} else {
				t.Errorf("%s: no value to try %s with", path, p.Name)
			}
			switch {
			case len(p.Schema.Enum) > 0 || p.Schema.Minimum > 0 || p.Schema.Pattern != "":
				ask(p.Name, "no-such-value", http.StatusBadRequest)
				ask(p.Name, "", http.StatusBadRequest)
			case p.Schema.MaxLength > 0:
				ask(p.Name, strings.Repeat("x", p.Schema.MaxLength+1), http.StatusBadRequest)
			}
		}
	}
}

// TestContractOfProblems: what is not there, and what may not be done.
func TestContractOfProblems(t *testing.T) {
	f, c := newFixture(t), readContract(t)
	for path, asked := range map[string]string{"/api/v1/reports/{id}": "/api/v1/reports/nobody/2013",
		"/api/v1/history/{id}": "/api/v1/history/nobody/2013", "/api/v1/agencies/{id}": "/api/v1/agencies/nobody",
		"/api/v1/compare": "/api/v1/compare?release=none", "/api/v1/figures": "/api/v1/figures?release=none", "/api/v1/reports": "/api/v1/reports?release=none"} {
		res, body := f.get(t, asked)
		if res.StatusCode != http.StatusNotFound || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: status %d, %v", asked, res.StatusCode, res.Header)
		}
		c.hold(t, path, res, body)
	}
	for _, twice := range []string{"/api/v1/reports?year=2013&year=2014", "/api/v1/compare?region=310113&region=310114"} {
		if res, body := f.get(t, twice); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d\n%s", twice, res.StatusCode, body)
		}
	}
}
