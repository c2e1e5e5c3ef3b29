// Package claims finds the sentences of a report that restate its figures (收到申请 27 件,
// 同比增长 23.2%, 占 86.92%), ties each number to the cells of this and last year's report,
// and computes it again.
//
// A sentence may speak of something else than the cell that it looks like: of the office
// while the table counts the region, of one channel, of half a year, of all years. Such a
// claim is told as of another scope or as not to be checked, never as a difference.
package claims
