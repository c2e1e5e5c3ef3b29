package parser

import (
	"sync"

	"github.com/nianbao/nianbao/report"
)

// form is what one block of an official form prints down its label column. It is
// made once from the dictionary and never changed.
type form struct {
	ins      []report.Indicator // in print order
	remarked map[string][]int   // words of names that end with a remark: 复制费(纸张)
	exact    map[string][]int   // labels of the other names
	stems    map[string][]int   // the same without 数 or 数量
	sisters  map[string]int     // label → how many indicators bear it, with any remark or none
	names    []formName         // of exact, for labels with damage
}

// formName is a label as runes, and the places of its indicators in ins.
type formName struct {
	runes []rune
	is    []int
}

// rowForms are the forms that print one indicator a row.
var rowForms = sync.OnceValue(func() map[report.Era]*form {
	fs := map[report.Era]*form{}
	for _, era := range rowEras {
		fs[era] = newForm(era, func(in report.Indicator) bool { return in.Form == report.FormRow })
	}
	return fs
})

// rowEras are the eras of such forms, in the order in which they are tried.
var rowEras = []report.Era{report.EraShanghai2004, report.EraNational2014, report.EraFujian2008}

// requestForms are the rows of section 三. 本年度办理结果 is a title over all of them,
// which no office prints as a row.
var requestForms = sync.OnceValue(func() map[report.Era]*form {
	fs := map[report.Era]*form{}
	for _, era := range []report.Era{report.EraNational2019, report.EraNational2021} {
		fs[era] = newForm(era, func(in report.Indicator) bool {
			return in.Section == report.TableRequests && in.Form == report.FormRow && in.ID != "requests.outcome"
		})
	}
	return fs
})

// newForm knows the indicators of era that keep wants, in print order.
func newForm(era report.Era, keep func(report.Indicator) bool) *form {
	f := &form{remarked: map[string][]int{}, exact: map[string][]int{}, stems: map[string][]int{}, sisters: map[string]int{}}
	bare := map[string][]int{}
	for _, in := range report.Indicators().Era(era) {
		if !keep(in) {
			continue
		}
		i := len(f.ins)
		f.ins = append(f.ins, in)
		for _, name := range append([]string{in.Label}, in.Aliases...) {
			w := words(name)
			l := unremarked(w)
			add(bare, l, i)
			if l != w {
				add(f.remarked, w, i)
				continue
			}
			add(f.exact, l, i)
			add(f.stems, stem(l), i)
		}
	}
	for l, is := range bare {
		f.sisters[l] = len(is)
	}
	for l, is := range f.exact {
		f.names = append(f.names, formName{[]rune(l), is})
	}
	return f
}

// add appends i to the places under name, once.
func add(to map[string][]int, name string, i int) {
	if is := to[name]; len(is) == 0 || is[len(is)-1] != i {
		to[name] = append(is, i)
	}
}
