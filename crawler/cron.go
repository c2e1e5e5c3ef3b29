package crawler

import (
	"fmt"
	"strconv"
	"strings"
)

// cronFields are the five fields of a schedule with the numbers they may hold.
var cronFields = [5]struct {
	name     string
	min, max int
}{{"minute", 0, 59}, {"hour", 0, 23}, {"day of month", 1, 31}, {"month", 1, 12}, {"day of week", 0, 7}}

// checkCron says what is wrong with a schedule of five cron fields: numbers, ranges, lists and steps.
func checkCron(line string) error {
	fields := strings.Fields(line)
	if len(fields) != len(cronFields) {
		return fmt.Errorf("want 5 cron fields (minute hour day month weekday), got %d", len(fields))
	}
	for i, want := range cronFields {
		for part := range strings.SplitSeq(fields[i], ",") {
			if !cronPart(part, want.min, want.max) {
				return fmt.Errorf("%s field %q: use *, numbers from %d to %d, ranges a-b, lists a,b or steps */n", want.name, fields[i], want.min, want.max)
			}
		}
	}
	return nil
}

func cronPart(part string, low, high int) bool {
	span, step, stepped := strings.Cut(part, "/")
	if stepped {
		if n, err := strconv.Atoi(step); err != nil || n < 1 || n > high {
			return false
		}
	}
	if span == "*" {
		return true
	}
	first, last, ranged := strings.Cut(span, "-")
	if !ranged {
		last = first
	}
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(last)
	return errA == nil && errB == nil && low <= a && a <= b && b <= high
}
