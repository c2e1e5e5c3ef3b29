package pipeline

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/nianbao/nianbao/index"
)

// kitWriter writes the files of a kit in turn. After a failure it does nothing more.
type kitWriter struct {
	zip     *zip.Writer
	time    time.Time
	digests map[string]string // of the files written, by name
	size    int64
	most    int64 // that size may be
	err     error
}

func newKitWriter(w io.Writer, t time.Time, digests map[string]string) *kitWriter {
	return &kitWriter{zip: zip.NewWriter(w), time: t, digests: digests}
}

// add writes one file and takes its digest.
func (k *kitWriter) add(name string, write func(io.Writer) error) {
	if k.err != nil {
		return
	}
	f, err := k.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: k.time})
	if err != nil {
		k.err = fmt.Errorf("kit: %s: %w", name, err)
		return
	}
	sum, count := sha256.New(), new(counter)
	if err := write(io.MultiWriter(f, sum, count)); err != nil {
		k.err = fmt.Errorf("kit: %s: %w", name, err)
		return
	}
	k.digests[name] = hex.EncodeToString(sum.Sum(nil))
	if k.size += int64(*count); k.size > k.most || *count > maxKitEntry {
		k.err = index.WrongInput("kit", "with %s it has %d bytes: a kit holds files of %d bytes, %d in all; choose fewer reports",
			"加上 %s 共 %d 字节：材料包的单个文件最多 %d 字节，合计最多 %d 字节；请减少报告", name, k.size, maxKitEntry, k.most)
	}
}

func (k *kitWriter) close() error {
	if k.err != nil {
		return k.err
	}
	if err := k.zip.Close(); err != nil {
		return fmt.Errorf("kit: %w", err)
	}
	return nil
}

// counter counts bytes.
type counter int64

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }
