package index

import (
	"os"
	"slices"
	"testing"
)

// TestRefreshAfterTheFolderWasDeleted: the index may be deleted at any time; one that was
// built again from nothing has the first name again and is another generation all the same.
func TestRefreshAfterTheFolderWasDeleted(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, false)
	put(t, b, hrss2013())
	commit(t, b)
	x := open(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	b = begin(t, dir, false)
	put(t, b, hongze2022())
	commit(t, b)
	if changed, err := x.Refresh(t.Context()); err != nil || !changed {
		t.Errorf("changed %v, %v", changed, err)
	}
	if got := hitIDs(found(t, x, Filter{})); !slices.Equal(got, []string{hongzeGov + "/2022"}) {
		t.Errorf("what is served is %v", got)
	}
	if changed, err := x.Refresh(t.Context()); err != nil || changed {
		t.Errorf("once more: changed %v, %v", changed, err)
	}
}
