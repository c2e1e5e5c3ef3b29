package index

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
)

// Weights of the short fields against the body text. A report whose title or
// agency holds the words is about them.
const (
	boostTitle  = 5
	boostAgency = 3
)

// plan turns a query and its filters into Bleve's query values. Bleve's own
// query strings never see the text: they give - : / and others meanings that
// pasted text does not have.
//
// Without term vectors a phrase is the conjunction of its pairs, which also
// finds reports that hold the pairs apart. verify says that this can happen, so
// that hits must be held against the stored text.
func plan(q Query, f Filter, portal []string) (out query.Query, verify bool) {
	root := bleve.NewBooleanQuery()
	filters := filterQueries(f, portal)
	fields := searchFields(f.Section)
	for _, c := range q.Clauses {
		clause, exact := clauseQuery(c, fields)
		switch {
		case !c.Not && f.Section != "": // section fields have no norms to rank by
			filters = append(filters, clause)
			ranked, _ := clauseQuery(c, searchFields(""))
			root.AddMust(ranked)
		case !c.Not:
			root.AddMust(clause)
		case exact: // otherwise it would leave out reports that hold the pairs apart
			root.AddMustNot(clause)
		}
		verify = verify || !exact
	}
	must, mustNot := f.asked.queries()
	filters = append(filters, must...)
	root.AddMustNot(mustNot...)
	if len(filters) > 0 {
		root.AddFilter(query.NewConjunctionQuery(filters))
	}
	if root.Must == nil {
		root.AddMust(bleve.NewMatchAllQuery())
	}
	return root, verify
}

// searchField is a text field and its weight.
type searchField struct {
	name  string
	boost float64
}

func searchFields(section string) []searchField {
	if section != "" {
		return []searchField{{fieldSection + section, 1}}
	}
	return []searchField{{fieldText, 1}, {fieldTitle, boostTitle}, {fieldAgency, boostAgency}}
}

// clauseQuery finds reports that hold one of c's terms in one of the fields;
// exact means no others.
func clauseQuery(c Clause, fields []searchField) (q query.Query, exact bool) {
	terms := bleve.NewDisjunctionQuery()
	exact = true
	for _, t := range c.Terms {
		for _, f := range fields {
			phrase, one := phraseQuery(t.Text, f)
			terms.AddQuery(phrase)
			exact = exact && one
		}
	}
	return terms, exact
}

// phraseQuery finds reports that hold every token of text in field; exact means
// that text is one token.
func phraseQuery(text string, f searchField) (q query.Query, exact bool) {
	tokens := bleve.NewConjunctionQuery()
	covered := 0
	scan(text, func(kind tokenKind, start, end int) {
		switch kind {
		case tokenLast: // its pair says more
		case tokenLone:
			tokens.AddQuery(loneQuery(text[start:end], f))
			covered = end - start
		default:
			tokens.AddQuery(termQuery(text[start:end], f))
			covered = end - start
		}
	})
	if len(tokens.Conjuncts) == 1 {
		return tokens.Conjuncts[0], covered == len(text)
	}
	return tokens, false
}

// loneQuery finds one Han character: as the start of a pair, or last in its run.
func loneQuery(han string, f searchField) query.Query {
	pairs := bleve.NewPrefixQuery(han)
	pairs.SetField(f.name)
	pairs.SetBoost(f.boost)
	return bleve.NewDisjunctionQuery(pairs, termQuery(han, f))
}

func termQuery(term string, f searchField) query.Query {
	t := bleve.NewTermQuery(term)
	t.SetField(f.name)
	t.SetBoost(f.boost)
	return t
}

// filterQueries are the conditions of f on keyword fields. They take no part in
// the score. portal lists the reports of f.Portal, which only outcomes know.
func filterQueries(f Filter, portal []string) []query.Query {
	var qs []query.Query
	add := func(field, value string) {
		if value != "" {
			qs = append(qs, termQuery(value, searchField{field, 0}))
		}
	}
	add(fieldRegion, f.Region)
	add(fieldAgencyID, f.Agency)
	add(fieldType, f.Type)
	add(fieldLevel, f.Level)
	add(fieldEra, f.Era)
	add(fieldKinds, f.Section)
	if f.HasFindings {
		add(fieldFinding, findingTerm)
	}
	if f.From > 0 || f.To > 0 {
		yes := true
		years := bleve.NewTermRangeInclusiveQuery(yearTerm(f.From), yearTerm(f.lastYear()), &yes, &yes)
		years.SetField(fieldYear)
		years.SetBoost(0)
		qs = append(qs, years)
	}
	if f.Portal != "" {
		ids := bleve.NewDocIDQuery(portal)
		ids.SetBoost(0)
		qs = append(qs, ids)
	}
	return qs
}

// sortOrder names the fields hits are ordered by; the id makes every order total.
func sortOrder(order string) []string {
	switch order {
	case SortYear:
		return []string{"-" + fieldYear, fieldAgencyID, "_id"}
	case SortAgency:
		return []string{fieldAgencyID, fieldYear, "_id"}
	}
	if order == SortNew {
		return []string{"-" + fieldFetched, "_id"}
	}
	return []string{"-_score", "-" + fieldYear, "_id"}
}
