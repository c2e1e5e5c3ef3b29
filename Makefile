# make demo and make test do all the set-up they need.
export CGO_ENABLED = 0

.PHONY: help demo test hard real fuzz build bench clean

help:
	@echo "make demo   build, crawl simulated portals and serve what comes of them"
	@echo "make test   install what tests need, then run them all"
	@echo "make hard   run the tests against chance as often as they are promised"
	@echo "make real   run the whole chain on real reports, cell by cell"
	@echo "make fuzz   run every fuzz target, FUZZTIME=10m apiece; FUZZ=parser those of a folder"
	@echo "make build  build bin/nianbao"
	@echo "make bench  run the benchmarks"

# Inputs that reach new code are cut down for 60 s each unless told otherwise; the order
# of maps makes that vain here, and it would take nearly all of the time.
FUZZTIME ?= 10m
# Every target there is; FUZZ=parser or FUZZ=Tree takes those whose folder or name has it.
FUZZ ?= .
fuzz:
	@grep -roE --include='*_test.go' '^func Fuzz\w+' . | sed 's|/[^/]*:func | |' | grep -- '$(FUZZ)' | sort | while read -r package target; do \
		echo "$$package $$target"; \
		go test $$package -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x </dev/null || exit 1; \
	done

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
	NIANBAO_HARD=1 go test -count=1 -v -run '^TestKilledBuilds$$' ./index

real:
	go test -count=1 -v -run '^TestReal$$' ./cmd/nianbao

bench:
	go test -run '^$$' -bench . -benchmem ./...

clean:
	rm -rf bin
