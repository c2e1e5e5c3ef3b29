package bench

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"
)

// The site of the crawl benchmark: 2,100 pages of 64 KB, shared out over as many hosts as are crawled at once.
const (
	listPages   = 100
	perList     = 20
	reportPages = listPages * perList
	pageSize    = 64 << 10
)

var modified = time.Date(2025, 1, 20, 8, 0, 0, 0, time.UTC)

// servedPage is a page as it stands ready, and what gzip makes of it where the site packs.
type servedPage struct{ plain, packed []byte }

// siteKinds are the two makes of site: "packs" has its pages packed ready for who takes gzip, as the caches of most
// portals have, "plain" never packs.
var siteKinds = []string{"packs", "plain"}

// serveSite answers on loopback until the process is killed, and prints where. Every page is made once, before.
func serveSite(kind string) error {
	l, err := net.Listen("tcp", "0.0.0.0:0") // every address of 127.0.0.0/8 is a host of its own
	if err != nil {
		return err
	}
	pages := map[string]servedPage{}
	store := func(path string, body []byte) {
		pages[path] = servedPage{plain: body}
		if kind == "packs" {
			pages[path] = servedPage{body, gzipped(body)}
		}
	}
	for _, hosts := range hostCounts {
		for n := range hosts {
			for i := range listPages / hosts {
				store(listPath(hosts, n, i), listPage(hosts, n, i))
			}
		}
	}
	for n := range reportPages {
		store(reportPath(n), page(n, ""))
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	fmt.Println(port)
	sent := &counted{Listener: l}
	return http.Serve(sent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == sentPath {
			fmt.Fprint(w, sent.bytes.Load())
			return
		}
		p, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := fnv.New64a()
		_, _ = h.Write([]byte(r.URL.Path))
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, h.Sum64()))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		body := p.plain
		if p.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			body = p.packed
		}
		http.ServeContent(w, r, "", modified, bytes.NewReader(body))
	}))
}

func gzipped(body []byte) []byte {
	var out bytes.Buffer
	gz, err := gzip.NewWriterLevel(&out, packLevel)
	if err == nil {
		_, err = gz.Write(body)
	}
	if err == nil {
		err = gz.Close()
	}
	if err != nil {
		fail(err)
	}
	return out.Bytes()
}

// sentPath tells how many bytes the site has sent, heads included.
const sentPath = "/sent"

// counted counts what goes out over the connections of a listener.
type counted struct {
	net.Listener
	bytes atomic.Int64
}

func (c *counted) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	return countedConn{conn, c}, err
}

type countedConn struct {
	net.Conn
	of *counted
}

func (c countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.of.bytes.Add(int64(n))
	return n, err
}

func reportPath(n int) string { return fmt.Sprintf("/zwgk/nb/202501/t%d.html", n) }

func listPath(hosts, host, i int) string {
	name := "index.html"
	if i > 0 {
		name = fmt.Sprintf("index_%d.html", i)
	}
	return fmt.Sprintf("/zwgk/nb/of%d/%d/%s", hosts, host, name)
}

// listPage is the i-th list page of one host.
func listPage(hosts, host, i int) []byte {
	var b strings.Builder
	total := listPages / hosts
	for k := range perList {
		n := (host*total+i)*perList + k
		fmt.Fprintf(&b, `<li><a href="%s" title="第%d街道办事处2024年政府信息公开工作年度报告">第%d街道办事处2024年政府信息…</a><span>2025-01-20</span></li>`, reportPath(n), n, n)
	}
	fmt.Fprintf(&b, `<script>createPageHTML(%d, %d, "index", "html");</script>`, total, i)
	return page(-1-i, b.String())
}

// page is a page in the dress of a content management system: menus, styles, then prose and tables up to its size.
func page(n int, content string) []byte {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	words := strings.Fields("政府信息 公开 依申请 主动公开 行政机关 工作 年度 报告 全区 本年度 数量 规章 行政规范性文件 制作 废止 现行有效 处理决定 许可 处罚 强制 收费 收到 新收 上年 结转 自然人 法人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计 予以公开 部分公开 不予公开 无法提供 不予处理 行政复议 行政诉讼 结果维持 结果纠正 尚未审结 存在 主要问题 改进 情况 街道 办事处 居民 委员会 监督 保障 平台 建设 管理")
	var b bytes.Buffer
	b.WriteString(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开工作年度报告</title><link rel="stylesheet" href="/css/main.css"></head><body><div class="nav">`)
	for i := range 60 {
		fmt.Fprintf(&b, `<a href="/zwgk/col%d/index.html" target="_blank">%s</a>`, i, words[rng.IntN(len(words))])
	}
	b.WriteString(`</div><div class="TRS_Editor">` + content)
	for row := 0; b.Len() < pageSize-1500; row++ {
		if row%4 == 3 {
			fmt.Fprintf(&b, `<table class="MsoNormalTable"><tr><td style="padding:0 7px;"><p style="text-align:center;">%s</p></td><td>%d</td></tr></table>`, words[rng.IntN(len(words))], rng.IntN(10000))
			continue
		}
		b.WriteString(`<p style="text-indent: 2em; line-height: 28pt;">`)
		for range 40 {
			b.WriteString(words[rng.IntN(len(words))])
		}
		b.WriteString("。</p>\n")
	}
	b.WriteString("</div></body></html>")
	if pad := pageSize - b.Len(); pad > 0 {
		b.WriteString(strings.Repeat(" ", pad))
	}
	return b.Bytes()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
