package index

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The folder of an index holds finished generations, never changed again, and
// CURRENT, which names the one that serves:
//
//	gen-000007/{catalogue.sqlite,text.bleve/,texts,meta.json}
//	CURRENT      "gen-000007\n"
//	build.lock   held by the process that builds
const (
	currentFile = "CURRENT"
	textFolder  = "text.bleve"
	genPrefix   = "gen-"
)

func genName(n int) string { return fmt.Sprintf(genPrefix+"%06d", n) }

// genNumber returns the number in a generation's name.
func genNumber(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, genPrefix)
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0 && genName(n) == name
}

// currentGen returns the number that CURRENT names; ErrNoIndex when there is none.
func currentGen(dir string) (int, error) {
	b, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%s: %w", dir, ErrNoIndex)
	}
	if err != nil {
		return 0, fmt.Errorf("reading which generation serves: %w", err)
	}
	n, ok := genNumber(strings.TrimSpace(string(b)))
	if !ok {
		return 0, fmt.Errorf("%s does not name a generation, run `nianbao build --full`: %w",
			filepath.Join(dir, currentFile), ErrNoIndex)
	}
	return n, nil
}

// setCurrent makes generation n the one that serves: written beside, then renamed.
func setCurrent(dir string, n int) error {
	tmp := filepath.Join(dir, currentFile+".new")
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.WriteString(genName(n) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(dir, currentFile)); err != nil {
		return err
	}
	return syncPath(dir)
}

// generations lists the numbers of the generation folders in dir, ascending.
func generations(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var ns []int
	for _, e := range entries {
		if n, ok := genNumber(e.Name()); ok {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return ns, nil
}

// copyTree copies a finished generation. Its files are read only, so that the
// processes that serve it are not disturbed.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		return copyFile(path, filepath.Join(to, rel))
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// syncTree brings every file and folder below dir to the disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
