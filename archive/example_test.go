package archive_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// One page is kept, found by its address and read back by its digest.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "archive")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	store, err := archive.Open(ctx, dir, archive.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()

	_, err = store.Put(ctx, archive.Exchange{
		URL: "https://www.example.gov.cn/2023.html", Time: time.Now(), Role: archive.RoleReport, LinkText: "2023年度报告",
		Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<h1>2023</h1>"),
	})
	if err != nil {
		panic(err)
	}
	c, err := store.Latest(ctx, "https://www.example.gov.cn/2023.html")
	if err != nil {
		panic(err)
	}
	body, _, err := store.Body(ctx, c.SHA256)
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Kind, c.Status, c.LinkText, string(body))
	// Output: response 200 2023年度报告 <h1>2023</h1>
}
