// Package pdf reads PDF files as what is printed on their pages: characters with
// their boxes, ruled lines, pictures, and the page itself as an image. What the
// characters mean is for others to say.
//
// It runs pdfium compiled to WebAssembly, without cgo: a hostile file can at most
// exhaust the memory and the time that its own instance was given. Every file gets a
// fresh instance, so that none can harm the next.
//
// All places are points (1/72 inch) from the upper left corner of the page as it is
// shown, its rotation applied.
package pdf
