// Command nianbao crawls, archives, reads, indexes and serves the yearly
// government-information-disclosure reports (政府信息公开工作年度报告) of Chinese
// offices. Run "nianbao help" for its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // schedules have zones, and this program must work where none are installed
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
