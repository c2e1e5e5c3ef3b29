package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/nianbao/nianbao/index"
)

// apiPage shows the description of the API to people.
type apiPage struct {
	Base  string // address of the site
	About string
	Calls []apiCall
}

func (*apiPage) template() string           { return "api" }
func (*apiPage) heading(l *language) string { return l.sentence("api.title") }

// apiCall is one address of the API.
type apiCall struct {
	ID, Path, Summary, Description string
	Params                         []apiParam
	Example                        string // an address to try
}

// apiParam is one parameter of an address.
type apiParam struct {
	Name, Description string
	Allowed           []string // the only values, none if any
	Required          bool
}

// openDoc is what of openapi.yaml the page shows. Its summaries and descriptions are
// English, x-zh beside them says the same in Chinese; x-try is an address to try.
type openDoc struct {
	Info struct {
		Description string `yaml:"description"`
		Chinese     string `yaml:"x-zh"`
	} `yaml:"info"`
	Paths      yaml.MapSlice `yaml:"paths"`
	Components struct {
		Parameters map[string]openParam `yaml:"parameters"`
	} `yaml:"components"`
}

// openCall is the GET of one path.
type openCall struct {
	Get struct {
		ID          string      `yaml:"operationId"`
		Summary     string      `yaml:"summary"`
		Description string      `yaml:"description"`
		Chinese     string      `yaml:"x-zh"`
		Try         string      `yaml:"x-try"`
		Parameters  []openParam `yaml:"parameters"`
	} `yaml:"get"`
}

// openParam is a parameter, or a reference to one.
type openParam struct {
	Ref         string `yaml:"$ref"`
	Name        string `yaml:"name"`
	In          string `yaml:"in"`
	Required    bool   `yaml:"required"`
	Description string `yaml:"description"`
	Chinese     string `yaml:"x-zh"`
	Schema      struct {
		Enum []string `yaml:"enum"`
	} `yaml:"schema"`
}

// readAPI reads our own description in the language of a page.
func readAPI(description []byte, language string) (*apiPage, error) {
	var doc openDoc
	if err := yaml.Unmarshal(description, &doc); err != nil {
		return nil, fmt.Errorf("description of the API: %w", err)
	}
	say := func(english, chinese string) string {
		if language == "zh" && chinese != "" {
			return chinese
		}
		return english
	}
	page := &apiPage{About: say(doc.Info.Description, doc.Info.Chinese)}
	for _, item := range doc.Paths {
		var c openCall
		b, err := yaml.Marshal(item.Value)
		if err == nil {
			err = yaml.Unmarshal(b, &c)
		}
		if err != nil {
			return nil, fmt.Errorf("description of the API, %v: %w", item.Key, err)
		}
		call := apiCall{ID: c.Get.ID, Path: fmt.Sprint(item.Key), Summary: say(c.Get.Summary, c.Get.Chinese), Example: c.Get.Try}
		if language != "zh" {
			call.Description = c.Get.Description
		}
		call.addParams(c.Get.Parameters, doc.Components.Parameters, say)
		page.Calls = append(page.Calls, call)
	}
	return page, nil
}

// addParams follows references to shared parameters.
func (c *apiCall) addParams(params []openParam, shared map[string]openParam, say func(english, chinese string) string) {
	for _, p := range params {
		if p.Ref != "" {
			p = shared[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
		}
		c.Params = append(c.Params, apiParam{Name: p.Name, Description: say(p.Description, p.Chinese), Allowed: p.Schema.Enum, Required: p.Required})
	}
}

// Of which report and list the examples of the description speak.
const (
	exampleID     = "310113-hrss/2013"
	exampleSource = "http://www.example.gov.cn/" + exampleID + ".html"
)

// exemplify has the examples speak of a report that is here, if there is any.
func (s *site) exemplify(ctx context.Context, page *apiPage) error {
	found, err := s.index.List(ctx, index.Filter{Limit: 1})
	if err != nil || len(found.Hits) == 0 {
		return err
	}
	rep, err := s.index.Report(ctx, found.Hits[0].ID)
	if err != nil {
		return err
	}
	agency, year, _ := strings.Cut(exampleID, "/")
	region, _, _ := strings.Cut(agency, "-")
	here := strings.NewReplacer(url.QueryEscape(exampleSource), url.QueryEscape(rep.Source.URL),
		exampleID, strings.TrimPrefix(reportHref(rep.ID), "/reports/"),
		agency, url.PathEscape(rep.Agency.ID), "region="+region, "region="+rep.Region.Code, "year="+year, "year="+strconv.Itoa(rep.Year))
	for i := range page.Calls {
		page.Calls[i].Example = here.Replace(page.Calls[i].Example)
	}
	return nil
}

// apiReadable answers /api: the description of the API as a page.
func (s *site) apiReadable(w http.ResponseWriter, r *http.Request) error {
	page, err := readAPI(openAPI, s.language(w, r).Code)
	if err != nil {
		return err
	}
	if err := s.exemplify(r.Context(), page); err != nil {
		return err
	}
	page.Base = baseURL(r)
	return s.show(w, r, page)
}
