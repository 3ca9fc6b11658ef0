# Two commands do everything: 'make demo' and 'make test'.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .build/python
PYTHON := $(VENV)/bin/python

.PHONY: help setup demo test bench lint format vectors build clean

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing (Debian packages, Python packages in .build/python)
	@ops/setup.sh

build: setup ## Build everything in debug, tests included
	swift build --build-tests

demo: setup ## Play a day at a counter (KEEP=1 leaves everything running)
	swift build -c release --product tillpost
	swift build -c release --product tillpost-hq
	@python3 ops/demo/demo.py --bin "$$(swift build -c release --show-bin-path)" --dir var/demo $(if $(KEEP),--keep)

test: build ## Build, all tests, format and lint
	swift test --skip-build
	$(PYTHON) -m pytest -q sync/reference Tests/EndToEnd
	@$(MAKE) --no-print-directory lint

bench: setup ## Measure, with a reference in the same run
	swift build -c release --product tillpost-bench
	swift build -c release --product tillpost
	@ops/bench.sh "$$(swift build -c release --show-bin-path)" var/bench

lint: ## Check format and style
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests

format: ## Format the sources in place
	swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

vectors: setup ## Write the golden vectors in sync/vectors anew; look at the difference before you commit it
	TILLPOST_WRITE_VECTORS=1 swift test --filter VectorsTests

clean: ## Remove what was built and what the demo and the bench left
	rm -rf .build var
