package crawler

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestPortalsDoc: doc/portals.md names every key of a portal file and every kind, and its example is well formed.
func TestPortalsDoc(t *testing.T) {
	source, err := os.ReadFile("../doc/portals.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	for _, key := range keysOf(reflect.TypeFor[Portal]()) {
		if !strings.Contains(text, "`"+key+"`") {
			t.Errorf("the key %s is not described", key)
		}
	}
	for _, kind := range kinds() {
		if !strings.Contains(text, "| `"+kind+"` |") {
			t.Errorf("the kind %s is not described", kind)
		}
	}
	_, example, _ := strings.Cut(text, "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := parsePortal([]byte(example)); err != nil {
		t.Errorf("the example: %v", err)
	}
}

// keysOf gives the keys of a portal file and of the parts in it.
func keysOf(t reflect.Type) []string {
	var keys []string
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" {
			continue
		}
		keys = append(keys, name)
		at := f.Type
		if at.Kind() == reflect.Slice {
			at = at.Elem()
		}
		if at.Kind() == reflect.Struct {
			keys = append(keys, keysOf(at)...)
		}
	}
	return keys
}
