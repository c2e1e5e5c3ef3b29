package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
)

// chain is what the manifests say together, as Verify reads them.
type chain struct {
	*verifier
	all   []*sealed
	seals map[string][]seal // by WARC file, growing
}

// seal is what one manifest says of a file, where it is news.
type seal struct {
	SealedFile
	manifest int
}

// readChain checks every manifest: that it is there, signed by a key that
// counts, and continues the one before.
func (v *verifier) readChain(ctx context.Context) (*chain, error) {
	c := &chain{verifier: v, seals: make(map[string][]seal)}
	known, sum, err := v.index.lastSeal(ctx) // before the listing: a writer may add one in between
	if err != nil {
		known = 0 // marks has reported the index
	}
	numbers, err := v.manifestNumbers()
	if err != nil {
		return nil, err
	}
	highest := known
	if len(numbers) > 0 {
		highest = max(highest, numbers[len(numbers)-1])
	}
	for n := 1; n <= highest; n++ {
		if _, ok := slices.BinarySearch(numbers, n); !ok {
			v.manifestProblem(n, errors.New("the manifest is gone; restore it from a backup"))
			c.all = append(c.all, nil)
			continue
		}
		m, err := v.readManifest(n)
		if err != nil {
			return nil, err
		}
		c.add(n, m)
		if n == known && m.err == nil && m.sum != sum {
			v.manifestProblem(n, errors.New("it is another manifest than the capture index knows"))
		}
	}
	return c, nil
}

func (v *verifier) manifestProblem(n int, err error) {
	v.problem(Capture{File: fmt.Sprintf("%s/%06d.json", manifestFolder, n)}, err)
}

// last is the newest manifest that holds, nil for none.
func (c *chain) last() *sealed {
	for _, m := range slices.Backward(c.all) {
		if m != nil {
			return m
		}
	}
	return nil
}

// add takes manifest n in.
func (c *chain) add(n int, m *sealed) {
	c.tally.Manifests++
	if m.err != nil {
		c.manifestProblem(n, m.err)
		c.all = append(c.all, nil)
		return
	}
	var before *sealed
	if n > 1 {
		before = c.all[n-2]
	}
	switch {
	case before != nil && m.Previous != before.sum:
		c.manifestProblem(n, fmt.Errorf("manifest %d is another one than it continues", n-1))
	case n == 1 && m.Previous != "":
		c.manifestProblem(n, errors.New("it says that there was one before"))
	}
	if key := Fingerprint(m.Key); len(c.scope.Keys) > 0 && !slices.Contains(c.scope.Keys, key) {
		c.manifestProblem(n, fmt.Errorf("it is signed with a foreign key, %s", key))
	} else if last := c.last(); last != nil && len(c.scope.Keys) == 0 && Fingerprint(last.Key) != key {
		c.manifestProblem(n, fmt.Errorf("it is signed with another key than the one before, %s; name both when that is right", key))
	}
	c.compare(n, m)
	c.all = append(c.all, m)
}

// compare holds what m says of the files against what those before said.
func (c *chain) compare(n int, m *sealed) {
	for _, f := range m.Files {
		earlier := c.seals[f.Name]
		if len(earlier) == 0 {
			c.seals[f.Name] = []seal{{f, n}}
			continue
		}
		switch e := earlier[len(earlier)-1]; {
		case f.Bytes < e.Bytes, f.Bytes == e.Bytes && f.SHA256 != e.SHA256:
			c.manifestProblem(n, fmt.Errorf("it contradicts manifest %d about %s", e.manifest, f.Name))
		case f.Bytes > e.Bytes:
			c.seals[f.Name] = append(earlier, seal{f, n})
		}
	}
	for name, earlier := range c.seals {
		if _, ok := m.file(name); !ok {
			c.manifestProblem(n, fmt.Errorf("it lacks %s, which manifest %d has", name, earlier[len(earlier)-1].manifest))
		}
	}
}

// files compares every sealed file with what the manifests say of it.
func (c *chain) files(ctx context.Context) error {
	for _, name := range slices.SortedFunc(maps.Keys(c.seals), byNumber) {
		if err := c.file(ctx, name, c.seals[name]); err != nil {
			return err
		}
	}
	return nil
}

// file compares one file; the first part that differs is named.
func (c *chain) file(ctx context.Context, name string, seals []seal) error {
	f, size, err := c.openFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		c.problem(Capture{File: name}, fmt.Errorf("the file is gone; manifest %d has it; restore it from a backup", seals[len(seals)-1].manifest))
		return nil
	} else if err != nil {
		return err
	}
	defer f.Close()
	end := seals[len(seals)-1].Bytes
	if base, ok := c.since.file(name); ok && base.Bytes >= end && size >= end {
		return nil // nothing came after
	}
	h, from := hasher{src: f, sum: sha256.New()}, int64(0)
	for _, s := range seals {
		sum, err := h.upTo(ctx, s.Bytes)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			c.problem(Capture{File: name, Offset: size}, fmt.Errorf("the file has %d bytes, manifest %d says %d; restore it from a backup", size, s.manifest, s.Bytes))
			return nil
		} else if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if sum != s.SHA256 {
			c.problem(Capture{File: name, Offset: from}, fmt.Errorf("bytes %d to %d are not those that manifest %d was made of; restore the file from a backup", from, s.Bytes, s.manifest))
			return nil
		}
		from = s.Bytes
	}
	return nil
}
