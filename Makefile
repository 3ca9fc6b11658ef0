# Two commands do everything: 'make demo' and 'make test'.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# A board has no Swift toolchain: what is released carries its runtime in itself.
RELEASE := swift build -c release --static-swift-stdlib
VENV := .build/python
PYTHON := $(VENV)/bin/python

.PHONY: help setup demo test test-swift test-programs simulate fuzz model lab lab-usb lab-gpiod2 bench bench-codes lint format vectors build clean

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing (Debian packages, Python packages in .build/python)
	@ops/setup.sh

build: setup ## Build everything in debug, tests included
	swift build --build-tests

demo: setup ## Play a day at a counter (KEEP=1 leaves everything running)
	$(RELEASE) --product tillpost
	$(RELEASE) --product tillpost-hq
	$(RELEASE) --product tillpost-decode
	@python3 ops/demo/demo.py --bin "$$($(RELEASE) --show-bin-path)" --dir var/demo $(if $(KEEP),--keep)

test: build ## Build, all tests, format and lint
	@echo "tests: the Swift suites and the programs' tests run at once; each is shown when it has ended, after some 15 minutes"
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-swift test-programs
	sync/model/check.sh
	@$(MAKE) --no-print-directory lint

# One at a time: many of them block on purpose, and starve each other.
test-swift:
	swift test --skip-build --no-parallel

# These wait for processes more than they work.
test-programs:
	$(PYTHON) -m pytest -q sync/reference Tests/EndToEnd

bench: setup ## Measure, with a reference in the same run
	$(RELEASE) --product tillpost-bench
	$(RELEASE) --product tillpost
	$(RELEASE) --product tillpost-hq
	$(RELEASE) --product tillpost-decode
	@ops/bench/path.sh "$$($(RELEASE) --show-bin-path)" var/bench/path
	@python3 ops/bench/lamp.py --bin "$$($(RELEASE) --show-bin-path)" --dir var/bench
	@python3 ops/bench/queue.py --bin "$$($(RELEASE) --show-bin-path)" --dir var/bench
	@python3 ops/bench/storm.py --bin "$$($(RELEASE) --show-bin-path)" --dir var/bench

bench-codes: setup ## Measure how well codes are read, beside libzbar and zxing-cpp (SEED=n draws other pictures)
	$(RELEASE) --product tillpost-bench
	$(RELEASE) --product tillpost-decode
	@ops/bench/codes/python.sh
	@.build/python-bench/bin/python ops/bench/codes/bench.py --bin "$$($(RELEASE) --show-bin-path)" --dir var/bench/codes --seed $(or $(SEED),1)

simulate: setup ## Play 10,000 worlds in which everything fails (SEED=n begins there, SEEDS=n plays so many)
	$(RELEASE) --product tillpost-sim
	@"$$($(RELEASE) --show-bin-path)/tillpost-sim" --seed $(or $(SEED),1) --seeds $(or $(SEEDS),10000)

fuzz: setup ## Hold up a million hostile codes to every parser, and as many board files, lists of articles and pictures (SEED=n holds up the same again, COUNT=n so many)
	$(RELEASE) --product tillpost-fuzz
	@for kind in codes boards articles pictures; do \
	    "$$($(RELEASE) --show-bin-path)/tillpost-fuzz" --$$kind $(if $(SEED),--seed $(SEED)) --count $(or $(COUNT),1000000) || exit 1; \
	done

model: setup ## Check the model of the exchange (spin), its controls included
	sync/model/check.sh

lab: build ## Run the node against a real kernel's lamps, scanner and network, without a board (builds that kernel once)
	@hardware/lab/run.sh

lab-usb: build ## Of the lab only what hangs on a bus: USB scanners, a camera, a TPM
	@hardware/lab/run.sh Tests/Lab/test_usb.py Tests/Lab/test_camera.py Tests/Lab/test_tpm.py

lab-gpiod2: build ## Of the lab the lamps and switches, with a node built against libgpiod 2.x
	@hardware/lab/gpiod2.sh

lint: ## Check format and style
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests

format: ## Format the sources in place
	swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

vectors: setup ## Write the golden vectors in sync/vectors anew; look at the difference before you commit it
	TILLPOST_WRITE_VECTORS=1 swift test --filter VectorsTests

clean: ## Remove what was built and what the demo and the bench left
	rm -rf .build var
