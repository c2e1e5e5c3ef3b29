package report

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestCheckMembers(t *testing.T) {
	key := Key("requests.received.new")
	of := func(values ...int64) map[Key][]Member {
		var ms []Member
		for _, v := range values {
			ms = append(ms, Member{"320813-finance/2023", decimal.NewFromInt(v)})
		}
		return map[Key][]Member{key: ms}
	}
	r := reportOf(EraNational2021, 2023, "requests.received.new 10")
	if fs := CheckMembers(r, of(20)); len(fs) != 0 {
		t.Errorf("a report of its own office alone has members: %+v", fs)
	}
	r.Scope = ScopeRegional
	for _, c := range []struct {
		values []int64
		want   int
	}{{nil, 0}, {[]int64{3, 4}, 0}, {[]int64{6, 4}, 0}, {[]int64{6, 5}, 1}} {
		fs := CheckMembers(r, of(c.values...))
		if len(fs) != c.want {
			t.Fatalf("members %v: %+v", c.values, fs)
		}
		if c.want == 1 && (fs[0].Rule != "n21.region.rollup" || fs[0].Want.String() != "11" || fs[0].Severity != SeverityInfo) {
			t.Errorf("finding %+v", fs[0])
		}
	}
	n := 0
	for _, e := range Eras() {
		n += len(MemberKeys(e))
	}
	if n != 2 {
		t.Errorf("%d relations over members, want 2", n)
	}
}
