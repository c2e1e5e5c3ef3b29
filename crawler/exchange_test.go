package crawler

import (
	"net/http"
	"testing"
)

// TestCutFiles: a file that ends before its end mark, over a connection that announces no length, is asked for once
// more at the end of the run. The same bytes again are all that the site has: they are kept, and it is noted.
func TestCutFiles(t *testing.T) {
	for _, tt := range []struct {
		name, head, first, whole string
		asked                    int
	}{
		{"pdf", "HTTP/1.0 200 OK\r\n\r\n", "%PDF-1.4 half", "%PDF-1.4 all\n%%EOF\n", 2},
		{"docx", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "PK\x03\x04 half", "PK\x03\x04 all PK\x05\x06", 2},
		{"pdf that has no end at its site", "HTTP/1.0 200 OK\r\n\r\n", "%PDF-1.4 all", "%PDF-1.4 all", 2},
		{"broken off", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "half", "all of it", 2},
		{"page, which has no mark", "HTTP/1.0 200 OK\r\n\r\n", "<p>all", "", 1},
		{"of the length announced", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", "%PDF-1.4 all", "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/nb/":
					html(w, listOf(entry("/nb/1.bin", 1)))
				case "/nb/1.bin":
					asked++
					body := tt.first
					if asked > 1 {
						body = tt.whole
					}
					conn, buf, _ := w.(http.Hijacker).Hijack()
					_, _ = buf.WriteString(tt.head + body)
					_ = buf.Flush()
					_ = conn.Close()
				default:
					http.NotFound(w, r)
				}
			})
			c := newCrawler(t)
			tally, err := c.Crawl(t.Context(), p)
			if err != nil || tally.Reports != 1 || tally.Failed != 0 || asked != tt.asked {
				t.Errorf("%+v, %v after %d requests, want %d", tally, err, asked, tt.asked)
			}
			for _, kept := range captures(t, c.Store) {
				if body, _, err := c.Store.Body(t.Context(), kept.SHA256); kept.Role == "report" && (err != nil || asked > 1 && string(body) != tt.whole) {
					t.Errorf("kept %q, %v", body, err)
				}
				if noted := kept.Note != ""; noted != (kept.Role == "report" && asked > 1 && tt.first == tt.whole) {
					t.Errorf("note %q", kept.Note)
				}
			}
		})
	}
}
