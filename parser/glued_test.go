package parser

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// runOn prints a table with nothing between its cells.
func runOn(rows [][]string) string { return joined(rows, "", "", "") }

// drawRequests draws the figures of section 三 so that rows and columns close.
func drawRequests(rng *rand.Rand, most int) [][]int {
	last := len(requestKeys) - 1 // 结转; before it （七）总计
	rows := make([][]int, len(requestKeys))
	for r := range rows {
		rows[r] = make([]int, applicantColumns)
	}
	for c := range applicantColumns - 1 {
		scale := []int{most, 1 + most/10, 1, 1, 1, 1}[c]
		for r := 2; r < last-1; r++ {
			if rng.IntN(3) == 0 {
				rows[r][c] = rng.IntN(scale + 1)
			}
			rows[last-1][c] += rows[r][c]
		}
		rows[last][c] = rng.IntN(2 + scale/20)
		rows[1][c] = min(rng.IntN(2+scale/20), rows[last-1][c]+rows[last][c])
		rows[0][c] = rows[last-1][c] + rows[last][c] - rows[1][c]
	}
	for _, row := range rows {
		row[applicantColumns-1] = sumOf(row[:applicantColumns-1])
	}
	return rows
}

func figuresOf(rows [][]int) func(row, col int) string {
	return func(row, col int) string { return strconv.Itoa(rows[row][col]) }
}

// TestGluedRequests: whatever is wrong with a table whose cells ran together, a figure
// that is read is the one that was printed.
func TestGluedRequests(t *testing.T) {
	reads, all := 0, 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		truth := drawRequests(rng, []int{3, 12, 90, 400}[rng.IntN(4)])
		slips := []string{"none", "a figure one too high", "a cell blank", "a row lost", "two digits swapped"}
		slip := slips[int(seed)%len(slips)]
		row, col := rng.IntN(len(truth)), rng.IntN(applicantColumns)
		if slip == "a figure one too high" {
			truth[row][col]++
		}
		rows := requestTable(figuresOf(truth))
		switch cell := &rows[2+row][1+col]; slip {
		case "a cell blank":
			*cell = ""
		case "a row lost":
			rows = slices.Delete(rows, 2+row, 3+row)
		case "two digits swapped":
			if b := []byte(*cell); len(b) > 1 && b[0] != b[1] && b[1] != '0' {
				b[0], b[1] = b[1], b[0]
				*cell = string(b)
				truth[row][col], _ = strconv.Atoi(*cell)
			}
		}
		for how, text := range map[string]string{"in one line": strings.ReplaceAll(runOn(rows), "\n", ""), "a row a line": runOn(rows)} {
			r := readText(t, "一、总体情况\n二、主动公开政府信息情况\n没有。\n三、收到和处理政府信息公开申请情况\n"+text+"\n四、政府信息公开行政复议、行政诉讼情况\n没有。\n")
			for i, id := range requestKeys {
				for c, column := range columnNames {
					f, ok := r.Figure(report.MakeKey(id, column))
					if !ok || f.State != report.StateNumber {
						continue
					}
					want := strconv.Itoa(truth[i][c])
					if slip == "a cell blank" && i == row && c == col {
						want = "nothing"
					}
					if slip == "a row lost" && i == row {
						want = "nothing"
					}
					if f.Value.String() != want || f.Mark != report.MarkSplit {
						t.Errorf("seed %d, %s, %s: %s = %s %q, printed is %s", seed, slip, how, f.Key, f.Value, f.Mark, want)
					}
					if slip == "none" {
						reads++
					}
				}
			}
			if slip == "none" {
				all += len(requestKeys) * applicantColumns
			}
			if err := holds(r); err != nil {
				t.Error(err)
			}
		}
	}
	if reads*10 < all*9 {
		t.Errorf("%d of %d figures of whole tables are read", reads, all)
	}
	t.Logf("%d of %d figures of whole tables are read", reads, all)
}

// TestGluedDocuments: without a relation a row of several cells is read only where it is
// nothing but zeros, and the finding lists how it might be cut.
func TestGluedDocuments(t *testing.T) {
	r := readText(t, "二、主动公开政府信息情况\n"+strings.ReplaceAll(runOn(documentTable), "\n", "")+"\n三、其他需要报告的事项\n没有。\n")
	for key, want := range documentFigures {
		if strings.HasPrefix(string(key), "disclosure.normative_docs") {
			want = "unreadable"
		}
		if got := says(r, key); got != want {
			t.Errorf("%s = %s, want %s", key, got, want)
		}
	}
	f := r.Findings[slices.IndexFunc(r.Findings, func(f report.Finding) bool { return f.Rule == ruleGlued })]
	if len(f.Keys) != 3 || f.Whose != report.WhoseReading || !strings.Contains(f.Message, "3|1|14、3|11|4、31|1|4") {
		t.Errorf("finding %+v", f)
	}
}

func TestGluedCases(t *testing.T) {
	head := "四、政府信息公开行政复议、行政诉讼情况\n" + strings.ReplaceAll(runOn(caseTable()), "\n", "")
	for digits, want := range map[string]string{
		"25380363300630003": "25 3 8 0 36 3 3 0 0 6 3 0 0 0 3",
		"000000000000000":   "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
		"00000000000000":    "", // fourteen
		"111131111311113":   "", // does not close
	} {
		r := readText(t, strings.ReplaceAll(runOn(documentTable), "\n", "")+"\n"+head+digits+"\n五、存在的主要问题及改进情况\n没有。\n")
		var got []string
		for _, group := range []string{"review.", "litigation.direct.", "litigation.after_review."} {
			for _, part := range casePartOrder {
				if f, ok := r.Figure(report.Key(group + part)); ok && f.State == report.StateNumber {
					got = append(got, f.Value.String())
				}
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %q, want %q", digits, s, want)
		}
	}
}

// TestGluedOrigin: a figure that was cut out leads to its own digits.
func TestGluedOrigin(t *testing.T) {
	text := "上海市宝山区水务局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n" +
		strings.ReplaceAll(runOn(requestTable(figuresOf(drawRequests(rand.New(rand.NewPCG(4, 1)), 90)))), "\n", "") + "\n四、其他\n"
	r := mustParse(t, Input{Region: "310113", Body: []byte(text)})
	rs, n := []rune(text), 0
	for _, f := range r.Figures {
		if f.State != report.StateNumber {
			continue
		}
		n++
		if got := atOrigin(t, rs, f.Origin); got != f.Text {
			t.Errorf("%s is %s, its origin %s holds %q", f.Key, f.Text, f.Origin, got)
		}
	}
	if n == 0 {
		t.Error("nothing was read")
	}
}

// atOrigin is the text at a place "runes:A-B".
func atOrigin(t *testing.T, text []rune, origin string) string {
	t.Helper()
	var from, to int
	if _, err := fmt.Sscanf(origin, "runes:%d-%d", &from, &to); err != nil {
		t.Fatalf("origin %q: %v", origin, err)
	}
	return string(text[from:to])
}
