# make demo and make test do all the set-up they need.
export CGO_ENABLED = 0

.PHONY: help demo test hard real build bench clean

help:
	@echo "make demo   build, crawl simulated portals and serve what comes of them"
	@echo "make test   install what tests need, then run them all"
	@echo "make hard   run the tests against chance as often as they are promised"
	@echo "make real   run the whole chain on real reports, cell by cell"
	@echo "make build  build bin/nianbao"
	@echo "make bench  run the benchmarks"

build:
	go build -trimpath -ldflags "-X main.stamp=$$(git describe --tags --always --dirty 2>/dev/null)" -o bin/nianbao ./cmd/nianbao

demo: build
	bin/nianbao demo

test:
	.ci/needs
	go tool gotestsum --format pkgname -- ./...

hard:
	NIANBAO_HARD=1 go test -count=1 -v -run 'Flipped|Full|TestKill' ./archive
	NIANBAO_HARD=1 go test -count=1 -v -run '^TestKill$$' ./crawler

real:
	go test -count=1 -v -run '^TestReal$$' ./cmd/nianbao

bench:
	go test -run '^$$' -bench . -benchmem ./...

clean:
	rm -rf bin
