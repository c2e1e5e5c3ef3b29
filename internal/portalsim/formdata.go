package portalsim

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

//go:embed forms/*.tsv
var formFiles embed.FS

// formData says how figures are drawn: forms/shares.tsv, draws.tsv and faults.tsv.
type formData struct {
	shares map[string][]share
	draws  map[report.Era][]draw
	faults map[report.Era][]fault
}

// share is an indicator and its weight among the parts of a sum.
type share struct {
	id     string
	weight int
}

// draw is a figure bound by no sum: at least least, and up to that percentage
// of the office's load more.
type draw struct {
	key            report.Key
	least, percent int
}

// formLines reads a form file into tab-parted fields.
func formLines(name string) ([][]string, error) {
	b, err := formFiles.ReadFile("forms/" + name + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("reading the form %s: %w", name, err)
	}
	var out [][]string
	for line := range strings.Lines(string(b)) {
		out = append(out, strings.Split(strings.TrimRight(line, "\n"), "\t"))
	}
	return out, nil
}

func readFormData() (*formData, error) {
	d := &formData{shares: map[string][]share{}, draws: map[report.Era][]draw{}, faults: map[report.Era][]fault{}}
	for name, read := range map[string]func(f []string) error{"shares": d.share, "draws": d.draw, "faults": d.fault} {
		lines, err := formLines(name)
		if err != nil {
			return nil, err
		}
		for i, f := range lines {
			if err := read(f); err != nil {
				return nil, fmt.Errorf("forms/%s.tsv, line %d: %w", name, i+1, err)
			}
		}
	}
	return d, nil
}

func (d *formData) share(f []string) error {
	weight, err := strconv.Atoi(f[2])
	d.shares[f[0]] = append(d.shares[f[0]], share{f[1], weight})
	return err
}

func (d *formData) draw(f []string) error {
	least, err := strconv.Atoi(f[2])
	if err != nil {
		return err
	}
	percent, err := strconv.Atoi(f[3])
	era := report.Era(f[0])
	d.draws[era] = append(d.draws[era], draw{report.Key(f[1]), least, percent})
	return err
}

func (d *formData) fault(f []string) error {
	x := fault{relation: f[1]}
	for key := range strings.FieldsSeq(f[2]) {
		x.bump = append(x.bump, report.Key(key))
	}
	if len(f) > 3 {
		x.needs = report.Key(f[3])
	}
	era := report.Era(f[0])
	d.faults[era] = append(d.faults[era], x)
	return nil
}
