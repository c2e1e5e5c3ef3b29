package report

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"
)

// Member is what one body of a region prints for a key.
type Member struct {
	Report string // id
	Value  decimal.Decimal
}

// MemberKeys are the figures that relations hold against the sum over the members of a
// region, for one form.
func MemberKeys(e Era) []Key {
	var keys []Key
	for _, r := range relations() {
		if r.Era == e && r.members {
			keys = append(keys, Key(r.Operands()[0]))
		}
	}
	return keys
}

// CheckMembers holds the figures of a region's report against those of its members: its
// own office, departments and the places below. Members that are not known may make up
// what is missing, so only a sum above the region's own number is a finding. It is of no
// weight: a request passed on is counted by each body.
func CheckMembers(r *Report, members map[Key][]Member) []Finding {
	if r.Scope != ScopeRegional {
		return nil
	}
	var out []Finding
	for _, rel := range relations() {
		if rel.Era != r.Era || !rel.members {
			continue
		}
		key := Key(rel.Operands()[0])
		whole, ok := r.Figure(key)
		if !ok || whole.State != StateNumber {
			continue
		}
		sum := decimal.Zero
		for _, m := range members[key] {
			sum = sum.Add(m.Value)
		}
		if sum.LessThanOrEqual(whole.Value) {
			continue
		}
		want, got := json.Number(sum.String()), json.Number(whole.Value.String())
		out = append(out, Finding{Rule: rel.ID, Severity: SeverityInfo, Keys: []Key{key}, At: []string{whole.At}, Want: &want, Got: &got,
			Whose: WhoseAgency, State: StateNew,
			Message: fmt.Sprintf("已知 %d 个成员机关的%s合计 %s，大于汇总数 %s（转办的申请可能重复计算）", len(members[key]), Indicators().Label(string(key)), sum, whole.Value)})
	}
	return out
}
