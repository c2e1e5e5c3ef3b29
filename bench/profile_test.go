package bench

import (
	"os"
	"runtime/pprof"
)

// profileVariable names the folder that gets a processor profile of every crawl, to be read with go tool pprof.
const profileVariable = "NIANBAO_BENCH_PROFILE"

func profile(party string) (stop func(), err error) {
	dir := os.Getenv(profileVariable)
	if dir == "" {
		return func() {}, nil
	}
	f, err := os.CreateTemp(dir, party+"-*.pprof")
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close() // what is missing shows when it is read
	}, nil
}
