package crawler

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const goodPortal = `id: somewhere-jia
name: 甲区人民政府
region: "310113"
hosts: [www.example.gov.cn, "192.0.2.7:8080"]
start:
  - url: https://www.example.gov.cn/zfxxgknb/index.html
    kind: list
  - url: http://192.0.2.7:8080/nb/
    kind: list
delay: 1500ms
schedule: "0 3 * 1-4 *"
render: never
expect: {min_reports: 40}
allow_private: false
verified: false
evidence: https://www.example.gov.cn/zfxxgknb/202001/t20200110_1.html
`

func TestParsePortal(t *testing.T) {
	p, err := parsePortal([]byte(goodPortal))
	if err != nil {
		t.Fatal(err)
	}
	if p.Delay != 1500*time.Millisecond || p.Expect.MinReports != 40 || len(p.Start) != 2 || p.Start[1].Kind != "list" {
		t.Errorf("read %+v", p)
	}
	p, err = parsePortal([]byte(strings.Replace(goodPortal, "delay: 1500ms\n", "", 1)))
	if err != nil || p.Delay != defaultDelay {
		t.Errorf("delay left out: %v, %v; want %v", p.Delay, err, defaultDelay)
	}
	p, err = parsePortal([]byte(strings.Replace(goodPortal, "1500ms", "0s", 1)))
	if err != nil || p.Delay != 0 {
		t.Errorf("delay 0s: %v, %v; want 0", p.Delay, err)
	}
}

func TestParsePortalErrors(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "delay: 1500ms", "deley: 1500ms", "[10:1] unknown field \"deley\""},
		{"unknown key below", "    kind: list", "    sort: list", "unknown field \"sort\""},
		{"duplicate key", "render: never", "name: 乙", "[12:1]"},
		{"not YAML", "hosts: [www", "hosts: [[www", ":"},
		{"wrong type", "delay: 1500ms", "delay: soon", "\"soon\" is no length of time"},
		{"id", "id: somewhere-jia", "id: Some Where", "id \"Some Where\""},
		{"name", "name: 甲区人民政府", "name: \"\"", "name is missing"},
		{"region", `"310113"`, `"3101"`, `region "3101"`},
		{"hosts empty", `[www.example.gov.cn, "192.0.2.7:8080"]`, "[]", "hosts is empty"},
		{"host with scheme", "[www.example.gov.cn,", "[https://www.example.gov.cn,", `host "https://www.example.gov.cn"`},
		{"start outside", "https://www.example.gov.cn/zfxxgknb/index.html\n", "https://other.example.cn/\n", "outside hosts: add other.example.cn"},
		{"start other port", "192.0.2.7:8080/nb/", "192.0.2.7:8081/nb/", "outside hosts"},
		{"start scheme", "url: https:", "url: ftp:", "no http or https address"},
		{"kind", "kind: list", "kind: magic", `kind "magic" is unknown: use one of epoint, gkmlpt, jpaas, jpage, list, page, sitemap, `},
		{"delay", "1500ms", "-1s", "negative"},
		{"schedule fields", `"0 3 * 1-4 *"`, `"0 3 * *"`, "want 5 cron fields"},
		{"schedule number", `"0 3 * 1-4 *"`, `"0 24 * 1-4 *"`, `above maximum (23): 24`},
		{"render", "render: never", "render: always", `render "always"`},
		{"expect", "min_reports: 40", "min_reports: -1", "negative"},
		{"evidence", "evidence: https://www.example.gov.cn/", "evidence: https://www.example.org/", "no address on the portal's hosts"},
		{"two documents", "verified: false", "verified: false\n---\nid: other", "one portal a file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source := strings.Replace(goodPortal, tt.old, tt.new, 1)
			if source == goodPortal {
				t.Fatal("the case changes nothing")
			}
			_, err := parsePortal([]byte(source))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want it to say %q", err, tt.want)
			}
		})
	}
	if _, err := parsePortal(nil); err == nil {
		t.Error("an empty file is no portal")
	}
}

func TestLoadPortals(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	if _, err := LoadPortals(dir); err == nil {
		t.Error("an empty folder gave no error")
	}
	b := write("b.yml", goodPortal)
	write("a.yaml", strings.Replace(goodPortal, "somewhere-jia", "anywhere-yi", 1))
	write("notes.txt", "no portal")
	got, err := LoadPortals(dir)
	if err != nil || len(got) != 2 || got[0].ID != "anywhere-yi" || got[1].ID != "somewhere-jia" {
		t.Fatalf("LoadPortals = %v, %v", got, err)
	}
	if _, err := LoadPortals(dir, b); err == nil || !strings.Contains(err.Error(), "already used") {
		t.Errorf("same id twice: %v", err)
	}
	if _, err := LoadPortals(filepath.Join(dir, "none.yaml")); err == nil {
		t.Error("a missing file gave no error")
	}
	big := write("big.yaml", goodPortal+strings.Repeat("# \n", maxPortalFile/2))
	if _, err := LoadPortals(big); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("an oversized file: %v", err)
	}
}
