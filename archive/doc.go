// Package archive keeps every response byte for byte, with when it came,
// whence, and by which link. It is the evidence floor of the program: all
// else can be derived from it again, so it is the only thing to back up.
//
// # On disk
//
//	warc/nianbao-<UTC timestamp>-<seq>.warc.gz   the evidence: WARC 1.1, one gzip member a record
//	warc/….torn-<time>                           bytes cut from a file whose last write was broken off
//	captures.sqlite                              capture index; may be deleted, it is rebuilt from the WARC files
//	writer.lock                                  held by the one process that writes
//
// One [Store.Put] appends one group of records: request (when there was one),
// then response, revisit or resource, then metadata. The metadata record
// closes the group. A file begins with a warcinfo record, and every record of
// the file names it.
//
// # What is kept as served
//
// The entity body is kept with its content coding, as it came off the wire.
// The transfer coding is the one thing undone (net/http removes it): a
// Transfer-Encoding header is therefore kept under the name
// X-Archive-Orig-Transfer-Encoding, and a Content-Length that does not fit the
// kept body under X-Archive-Orig-Content-Length, so that the stored message
// never lies about itself. Order, case and blanks of the header are those of the
// wire where the Exchange brings its Head; from an http.Header, which keeps none
// of them, names are written in canonical form and sorted. A
// response that came by HTTP/2 or later has an HTTP/1.1 status line, which
// WARC readers need, and the fact in WARC-Protocol.
//
// A payload already kept is not stored again: a revisit record holds the new
// response head and points to the first copy. So does the answer 304.
//
// Digests are labelled sha256 and written in hex, the form people compare with
// sha256sum. Readers accept it: warcio tells hex from base32 by its length,
// and takes base32 only with padding, which others leave out.
//
// # Promises
//
// Put returns after the bytes are flushed to disk (fsync) and the index row is
// written. What a crash leaves behind is sorted out by the next [Open]: whole
// groups missing from the index are indexed, a torn tail is cut off, kept
// aside and logged. A failed Put leaves no record behind.
//
// # Files
//
//	archive.go   nouns: Capture, Exchange, Filter, errors
//	coding.go    content codings undone, for readers
//	store.go     Open, OpenReader, Close, Stats     lock.go     one writer
//	put.go       Put, appending and rotation        compose.go  an Exchange as records
//	fields.go    named fields of all headers        record.go   one record, written and checked
//	members.go   records read back, damage skipped  gather.go   records grouped into captures
//	index.go     the capture index                  query.go    Body, Captures, Latest
//	recover.go   torn tails, Reindex                verify.go   every byte against its digest
package archive
