package pdf

import "time"

// Limits of one file. Real reports have 3 to 60 pages with some 600 characters and
// 600 objects each; scans have one picture a page.
const (
	maxPages   = 500
	maxChars   = 400_000          // of all pages
	maxObjects = 200_000          // drawn objects and pieces of paths, of all pages
	maxDepth   = 8                // of forms within forms
	maxSide    = 20_000           // points of a page's side; the format itself ends at 14,400
	maxTime    = 40 * time.Second // for one file: the longest real one takes 2 s

	// maxMemory of one instance, in WebAssembly pages of 64 KiB: 512 MiB hold the
	// largest file that is read, its scans unpacked and the image of a page.
	maxMemory = 8192
)

// Limits of an image of a page.
const (
	minDPI    = 18
	maxDPI    = 400        // what text recognition can use
	maxPixels = 40_000_000 // an A4 page at 400 dpi has 15 million
)
