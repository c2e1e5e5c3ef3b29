//go:build ignore

// Hanzi_gen writes hanzi.txt from Unihan_Variants.txt of the Unicode Character Database
// (https://www.unicode.org/Public/UCD/latest/ucd/Unihan.zip, or the file of that name in
// Debian's package unicode-data, which packs it with bzip2):
//
//	go run hanzi_gen.go Unihan_Variants.txt > hanzi.txt
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: hanzi_gen Unihan_Variants.txt")
	}
	simple, version, err := read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "# Pairs of a traditional character and its simplified form: kSimplifiedVariant of %s.\n", version)
	fmt.Fprintln(out, "# Made by hanzi_gen.go from the Unicode Character Database, © Unicode, Inc., by its licence")
	fmt.Fprintln(out, "# (https://www.unicode.org/license.txt). Of several forms the first other than the character itself.")
	var keys []rune
	for r := range simple {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	for line := range slices.Chunk(keys, 32) {
		for _, r := range line {
			fmt.Fprint(out, string(r), string(last(simple, r)))
		}
		fmt.Fprintln(out)
	}
}

// read returns the pairs of the basic plane, and the version of the database.
func read(name string) (map[rune]rune, string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	simple, version := map[rune]rune{}, ""
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if v, ok := strings.CutPrefix(sc.Text(), "# Unicode version: "); ok {
			version = "Unicode " + v
		}
		fields := strings.Split(sc.Text(), "\t")
		if len(fields) != 3 || fields[1] != "kSimplifiedVariant" {
			continue
		}
		from := codePoint(fields[0])
		for _, to := range strings.Fields(fields[2]) {
			if r := codePoint(to); r != from && r <= 0xffff && from <= 0xffff {
				simple[from] = r
				break
			}
		}
	}
	return simple, version, nil
}

func codePoint(s string) rune {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, "U+"), 16, 32)
	if err != nil {
		log.Fatalf("%q is no code point: %v", s, err)
	}
	return rune(n)
}

// last follows a chain of forms to its end: 薴 苧 苎.
func last(simple map[rune]rune, r rune) rune {
	for range simple {
		next, ok := simple[r]
		if !ok {
			break
		}
		r = next
	}
	return r
}
