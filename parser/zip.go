package parser

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode"
)

// Bounds of ZIP files, Office documents among them. The largest real report of that
// kind, with scans in it, holds some 20 MB in 60 parts.
const (
	maxUnzipped   = 64 << 20 // bytes of everything that is taken out of one attachment, however deep
	maxPart       = 24 << 20 // bytes of one XML part: its tokens are walked one by one
	maxMembers    = 2000     // entries of the directory, which is held in memory
	maxMemberName = 512      // bytes of a name, which becomes part of every place
	maxRatio      = 250      // unpacked bytes for one packed; the XML of real forms has 10 to 60
	ratioFrom     = 1 << 20  // size from which the ratio counts: short runs of blanks pack better
	maxZipDepth   = 2        // a ZIP within a ZIP is unpacked, one more is not
)

// container is an opened ZIP file.
type container struct {
	members []member
	nest    *nest
}

// member is one file in a ZIP, its name in UTF-8 and with slashes.
type member struct {
	name string
	file *zip.File
}

// nest is how deep in ZIP files a document lies, and what may still be taken out of
// the outermost one.
type nest struct {
	depth int
	room  *int64
}

// openZip reads the directory of a ZIP file. Names that lead out of it, or that
// stand there twice, are refused: nothing in it can then be told for sure.
func openZip(in Input) (*container, error) {
	if n := bytes.Count(in.Body, []byte("PK\x01\x02")); n > maxMembers {
		return nil, fail(CodeTooLarge, "the ZIP file has %d entries, more than the %d that are read", n, maxMembers)
	}
	z, err := zip.NewReader(bytes.NewReader(in.Body), int64(len(in.Body)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fail(CodeUnreadable, "the ZIP file is damaged or cut off: %v; fetch it again", err)
	}
	c := &container{nest: in.nest}
	if c.nest == nil {
		room := int64(maxUnzipped)
		c.nest = &nest{depth: 1, room: &room}
	}
	seen := map[string]bool{}
	for _, f := range z.File {
		name, err := memberName(f)
		switch {
		case err != nil:
			return nil, err
		case strings.HasSuffix(name, "/"):
			continue
		case seen[name]:
			return nil, fail(CodeUnreadable, "the ZIP file holds %q twice", name)
		}
		seen[name] = true
		c.members = append(c.members, member{name, f})
	}
	return c, nil
}

// memberName decodes a name: many tools write it in GBK and leave bit 11 of the flags
// unset, which would say UTF-8.
func memberName(f *zip.File) (string, error) {
	name := f.Name
	if len(name) > maxMemberName {
		return "", fail(CodeTooLarge, "a name in the ZIP file has %d bytes, more than %d", len(name), maxMemberName)
	}
	if f.NonUTF8 {
		decoded, _ := decodeBytes([]byte(name), "")
		name = string(decoded)
	}
	name = strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
	bare := strings.TrimSuffix(name, "/")
	if path.Clean(bare) != bare || path.IsAbs(bare) || bare == ".." || strings.HasPrefix(bare, "../") ||
		driveName.MatchString(bare) || strings.ContainsFunc(bare, unicode.IsControl) {
		return "", fail(CodeUnreadable, "the ZIP file holds %q, a name that is no plain path", name)
	}
	return name, nil
}

// driveName begins with the letter of a drive.
var driveName = regexp.MustCompile(`^[A-Za-z]:`)

// find returns the member of that name.
func (c *container) find(name string) (member, bool) {
	for _, m := range c.members {
		if m.name == name {
			return m, true
		}
	}
	return member{}, false
}

// read takes a member out, at most limit bytes. What the directory says of its size
// is only believed when it is too much.
func (c *container) read(m member, limit int64) ([]byte, error) {
	size, packed := m.file.UncompressedSize64, m.file.CompressedSize64
	limit = min(limit, *c.nest.room)
	tooLarge := func(how string) error {
		return fail(CodeTooLarge, "%q in the ZIP file %s, more than is unpacked", m.name, how)
	}
	switch {
	case m.file.Flags&1 != 0:
		return nil, fail(CodeEncrypted, "%q in the ZIP file needs a password", m.name)
	case size > uint64(limit):
		return nil, tooLarge(fmt.Sprintf("has %d bytes", size))
	case size > ratioFrom && size > maxRatio*packed:
		return nil, tooLarge(fmt.Sprintf("unpacks to %d bytes for each packed one", size/max(packed, 1)))
	}
	r, err := m.file.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fail(CodeUnsupported, "%q is packed by method %d, which is not read; pack it anew as an ordinary ZIP file", m.name, m.file.Method)
	}
	if err == nil {
		defer r.Close()
		var body []byte
		if body, err = io.ReadAll(io.LimitReader(r, limit+1)); int64(len(body)) > limit {
			return nil, tooLarge(fmt.Sprintf("has over %d bytes", limit))
		}
		*c.nest.room -= int64(len(body))
		if err == nil {
			return body, nil
		}
	}
	return nil, fail(CodeUnreadable, "%q in the ZIP file is damaged: %v; fetch it again", m.name, err)
}
