// Package archive keeps every response byte for byte, with when it came,
// whence, and by which link. It is the evidence floor of the program: all
// else can be derived from it again, so it is the only thing to back up.
// doc/archive.md tells librarians and auditors what this page tells
// programmers.
//
// # On disk
//
//	warc/nianbao-<UTC timestamp>-<seq>.warc.gz   the evidence: WARC 1.1, one gzip member a record
//	warc/….torn-<time>                           bytes cut from a file whose last write was broken off
//	manifests/<number>.json, .json.sig           what the files held when, signed, each naming the one before
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
// The entity body is kept with its content coding, as it came off the wire, and
// WARC-Payload-Digest is of that. What a compressor makes of a page may differ
// from day to day, so the record of a coded body also has X-Decoded-Digest, of
// the bytes that the coding held: Capture.SHA256 is that one, and names the
// original in all that is built on the archive. [Store.Body] gives those bytes.
// A record without it, because the body has no coding, or one that cannot be
// undone, is known by its payload. A revisit only ever repeats a payload.
//
// The transfer coding is undone by net/http: a Transfer-Encoding header is
// then kept under the name X-Archive-Orig-Transfer-Encoding, and a
// Content-Length that does not fit the kept body under
// X-Archive-Orig-Content-Length, so that the stored message never lies about
// itself. A body that still has its transfer coding, as other archives keep
// it, is kept so ([Exchange].Framed); its payload is without. Order, case and
// blanks of the header are those of the wire where the Exchange brings its
// Head; from an http.Header, which keeps none of them, names are written in
// canonical form and sorted. A response that came by HTTP/2 or later has an
// HTTP/1.1 status line, which WARC readers need, and the fact in
// WARC-Protocol.
//
// A payload already kept is not stored again, whatever its address: a revisit
// record holds the new response head and points to the first copy. So does the
// answer 304. What was cut short says so, is never the latest payload of its
// address and never referred to.
//
// Digests are labelled sha256 and written in hex, the form people compare with
// sha256sum. Readers accept it: warcio tells hex from base32 by its length,
// and takes base32 only with padding, which others leave out.
//
// # Promises
//
// [Store.Put] returns after the bytes are flushed to disk (fsync) and the
// index row is written; with [Store.Begin], [Pending].Wait does. Exchanges are
// packed by as many goroutines as there are processors, written in the order
// of Begin, and share flushes: whatever is ready when one ends goes into the
// next. A failed write fails all that waits behind it and leaves no record of
// any; ErrDiskFull comes before the disk is full. What a crash leaves behind
// is sorted out by the next [Open]: whole groups missing from the index are
// indexed, a torn tail is cut off, kept aside and logged.
//
// [Store.Verify] names every flipped bit: digests and checksums find what
// changes a record, the index holds a sum of each group's bytes, which finds
// what deflate leaves unused, and the manifests hold sums of whole files.
//
// # Files
//
//	archive.go    nouns: Capture, Exchange, Filter, errors
//	exchange.go   what Put refuses                    entity.go    transfer coding undone
//	coding.go     content codings undone, for readers compose.go   an Exchange as records
//	put.go        Put, Begin, repeated payloads       queue.go     from Begin to acknowledgement
//	pack.go       records compressed                  commit.go    one flush
//	segment.go    the file being written              space.go     before the disk is full
//	store.go      Open, OpenReader, Close             lock.go      one writer
//	fields.go     named fields of all headers         record.go    one record, written and checked
//	members.go    records read back, damage skipped   gather.go    records grouped into captures
//	index.go      the capture index                   query.go     Body, Captures, Latest
//	history.go    an address over time                redirect.go  hops of a redirect
//	sizes.go      how much there is                   recover.go   torn tails, Reindex, Rebuild
//	manifest.go   signed manifests                    seal.go      writing them
//	key.go        the signing key                     chain.go     following them
//	verify.go     every byte against its digest       verifyfile.go one file of it
//	surt.go, cdxj.go, wacz.go                         for replay software
//	backup.go, restore.go                             copies
//	foreign.go, import.go, importrecord.go            WARC files of other programs
package archive
