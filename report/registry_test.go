package report

import (
	"slices"
	"strings"
	"testing"
)

func TestIndicatorsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, in := range Indicators().All() {
		key := string(in.Era) + " " + in.ID
		if seen[key] {
			t.Errorf("indicator %s twice", key)
		}
		seen[key] = true
		if !slices.Contains(Eras(), in.Era) {
			t.Errorf("%s: era %q is not declared", in.ID, in.Era)
		}
		if in.Parent != "" {
			if _, ok := Indicators().Lookup(in.Era, in.Parent); !ok {
				t.Errorf("%s: parent %q is not in the form %s", in.ID, in.Parent, in.Era)
			}
		}
	}
	if got := len(Indicators().All()); got != 294 {
		t.Errorf("%d indicators, want 294", got)
	}
}

func TestRelationsNameKnownIDs(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Relations() {
		if key := string(r.Era) + " " + r.ID; seen[key] {
			t.Errorf("relation %s twice", key)
		} else {
			seen[key] = true
		}
		if len(r.Operands()) == 0 && r.Assessor() == AssessedInReport {
			t.Errorf("%s names no indicator", r.ID)
		}
		for _, id := range r.Operands() {
			if !Indicators().Known(Key(id)) {
				t.Errorf("%s names unknown indicator %q", r.ID, id)
			}
		}
	}
	if len(seen) != 156 {
		t.Errorf("%d relations, want 156", len(seen))
	}
}

func TestRegions(t *testing.T) {
	g := Regions()
	for code, want := range map[string]string{
		"310113": "上海市宝山区", "320813": "江苏省淮安市洪泽区", "110000": "北京市",
		"429004": "湖北省仙桃市", "999999": "",
	} {
		if got := g.FullName(code); got != want {
			t.Errorf("FullName(%s) = %q, want %q", code, got, want)
		}
	}
	if !g.Within("320813", "320000") || g.Within("320813", "310000") {
		t.Error("Within does not follow the tree")
	}
	seen := map[string]bool{}
	rows, err := readCSV(regionsCSV, "code", "name", "level", "parent")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		r := Region{Code: row[0], Parent: row[3]}
		if seen[r.Code] {
			t.Errorf("region %s twice", r.Code)
		}
		seen[r.Code] = true
		if r.Parent != "" {
			if _, ok := g.Lookup(r.Parent); !ok {
				t.Errorf("region %s: parent %s unknown", r.Code, r.Parent)
			}
		}
	}
	// The published list has 44,703 rows: Dongguan, Zhongshan and Danzhou have no
	// districts and stand there twice, as a county below themselves.
	if len(seen) != 44700 {
		t.Errorf("%d regions, want 44700", len(seen))
	}
}

func TestAgencyTypes(t *testing.T) {
	seen := map[string]bool{}
	for _, ty := range AgencyTypes() {
		if seen[ty.ID] {
			t.Errorf("agency type %s twice", ty.ID)
		}
		seen[ty.ID] = true
		for _, n := range ty.names() {
			if strings.ContainsAny(n, "@()") || n == "" {
				t.Errorf("%s: name %q still holds a remark", ty.ID, n)
			}
		}
	}
	if len(seen) != 105 {
		t.Errorf("%d agency types, want 105", len(seen))
	}
	if got := AgencyTypeName("hrss"); got != "人力资源和社会保障局" {
		t.Errorf("hrss is %q", got)
	}
}

func TestKnown(t *testing.T) {
	for key, want := range map[Key]bool{
		"requests.received.new": true, "requests.received.new[natural_person]": true,
		"disclosure.items.proactive[cumulative]": true, "requests.received.new[nobody]": false,
		"requests.received.new[]": false, "no.such": false, "": false,
	} {
		if got := Indicators().Known(key); got != want {
			t.Errorf("Known(%q) = %v", key, got)
		}
	}
}

func TestLabelIsTheNewest(t *testing.T) {
	for id, want := range map[string]string{
		"requests.received.new":       "本年新收政府信息公开申请数量",
		"review.total":                "行政复议-总计",
		"disclosure.items.proactive":  "主动公开政府信息数",
		"litigation.direct.corrected": "行政诉讼 未经复议直接起诉-结果纠正",
		"no.such":                     "no.such",
	} {
		if got := Indicators().Label(id); got != want {
			t.Errorf("Label(%s) = %q, want %q", id, got, want)
		}
	}
	if got := Indicators().Unit("requests.received.new"); got != "件" {
		t.Errorf("unit %q", got)
	}
}
