//go:build unix

package parser_test

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is how long this process has computed. On a machine that others use too it
// says more than the clock.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
