package report

import (
	"fmt"
	"strings"
	"time"
)

// chinaTime is the one official time of the country; it has had no summer time since 1991.
var chinaTime = time.FixedZone("UTC+8", 8*60*60)

// GBT7714 cites a report by GB/T 7714-2015, 8.8.5 (electronic resource on the net):
// author, title, publication date, date of citation, address. The digest says which bytes.
func (r *Report) GBT7714() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %s[EB/OL].", r.Agency.Name, r.Title)
	if r.Published != "" {
		fmt.Fprintf(&b, " (%s)", r.Published)
	}
	if !r.Source.Fetched.IsZero() {
		fmt.Fprintf(&b, "[%s].", r.Source.Fetched.In(chinaTime).Format("2006-01-02"))
	}
	fmt.Fprintf(&b, " %s. SHA-256: %s.", r.Source.URL, r.Source.SHA256)
	return b.String()
}

// BibTeX cites a report as an entry of a BibTeX file; archived says where a copy is kept,
// for example the address of its page on a site.
func (r *Report) BibTeX(archived string) string {
	lines := [][2]string{{"author", "{" + bibText(r.Agency.Name) + "}"}, {"title", bibText(r.Title)}, {"year", fmt.Sprint(r.Year)}, {"institution", bibText(r.Agency.Name)},
		{"url", bibText(r.Source.URL)}, {"note", "SHA-256: " + r.Source.SHA256 + "; archived: " + bibText(archived)}, {"language", "chinese"}}
	if r.Published != "" {
		lines = append(lines, [2]string{"date", r.Published})
	}
	if !r.Source.Fetched.IsZero() {
		lines = append(lines, [2]string{"urldate", r.Source.Fetched.In(chinaTime).Format("2006-01-02")})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@techreport{%s,\n", strings.NewReplacer("/", "-", "_", "-").Replace(r.ID))
	for _, l := range lines {
		fmt.Fprintf(&b, "  %s = {%s},\n", l[0], l[1])
	}
	return b.String() + "}\n"
}

// bibText keeps what a portal wrote from ending the field it stands in.
func bibText(s string) string {
	return strings.NewReplacer("{", "(", "}", ")", "\\", "/", "\n", " ", "%", "\\%", "#", "\\#", "&", "\\&", "_", "\\_", "$", "\\$").Replace(s)
}
