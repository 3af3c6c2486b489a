# `make help` lists what there is. Environments, packages and layers are files with dependencies:
# every target installs what it needs, and nothing twice.

.DEFAULT_GOAL := help
SHELL := /bin/bash
# whatever the terminal's locale
export PYTHONUTF8 := 1
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
ifneq ($(shell [ -w "$$HOME" ] && echo yes),yes)  # a home folder that takes nothing
export JSII_RUNTIME_PACKAGE_CACHE_ROOT := $(CURDIR)/.local/cache/jsii
endif
unexport PYTHONDONTWRITEBYTECODE  # aws_cdk alone takes four seconds to compile
PORT ?= 4566

# Python 3.13: on PATH, else under ~/.pyenv/versions, else by uv
FIND_PYTHON = for p in python3.13 $$(ls -d $$HOME/.pyenv/versions/3.13*/bin/python3.13 2>/dev/null) \
	"$$(uv python find 3.13 2>/dev/null)"; do \
	[ -n "$$p" ] && "$$p" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null \
	&& { echo "$$p"; exit 0; }; done; \
	echo 'Python 3.13 is not here: install it from your system, with pyenv, or with `uv python install 3.13`.' >&2; exit 1
FIND_NODE = node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
	{ echo 'The cdk CLI needs Node.js 20 or newer on PATH: https://nodejs.org' >&2; exit 1; }

# Which stage is meant is never guessed.
ASK_STAGE = [ -n "$(STAGE)" ] || { echo 'Which stage? make $@ STAGE=prod (stages: cdk.json)' >&2; exit 1; }
SETUP = python=$$($(FIND_PYTHON)) || exit 1; "$$python" -I tools/environments.py

.PHONY: help run test check lint bench soak synth deploy venv cloud node web tools layers report lock openapi format clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: cloud node web ## Everything on this machine; PORT= moves it; MODEL=stand-in words reports
	@.venv/bin/python -m layers.build --here
	@exec .venv/bin/python -m local --port $(PORT) --model "$(MODEL)"

test: cloud layers tools ## All checks and all tests, end-to-end included; T=path for some
	$(if $(T),,$(MAKE) --no-print-directory check WHICH=--cov)
	.venv/bin/pytest $(or $(T),-n 3 --dist loadfile --no-loadscope-reorder tests/e2e tests/stacks tests/packaged tests/properties)

WHICH = -m "not slow"  # `make test` takes all, and names the lines that none of them reaches
check: layers ## The gate: format, lint, spelling, types, quick unit and function tests
	@mkdir -p .local; { $(MAKE) --no-print-directory lint && .venv/bin/mypy; } > .local/lint.txt 2>&1 & \
	.venv/bin/pytest $(WHICH) -n 2 --dist worksteal tests/unit tests/functions; tests=$$?; \
	wait $$!; lint=$$?; cat .local/lint.txt; exit $$((tests | lint))

lint: venv ## Format, lint, spelling, imports, names, documents that are generated
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/codespell
	.venv/bin/lint-imports
	.venv/bin/python -m tools.measure_names --check
	.venv/bin/python -m tools.openapi --check
	node --test --test-reporter=spec auth0/post-login.test.js

soak: cloud layers tools ## The tests with large numbers
	SOAK=1 .venv/bin/pytest tests

bench: layers ## Benchmarks: a table and measurements/results.json
	.venv/bin/python -m measurements

synth: layers ## The CloudFormation template of STAGE, without credentials
	@$(ASK_STAGE)
	node_modules/.bin/cdk synth -q --ignore-errors -c stage=$(STAGE)

deploy: layers ## cdk deploy of STAGE into your account; FIRST=1 until the first one is green, APPROVAL=never without a terminal
	@$(ASK_STAGE)
	node_modules/.bin/cdk deploy -c stage=$(STAGE) $(if $(APPROVAL),--require-approval $(APPROVAL)) \
	  $(if $(FIRST),-c first_deploy=true --import-existing-resources)

venv node web:
	@$(if $(filter node web,$@),$(FIND_NODE);) $(SETUP) $@

cloud: venv
	@$(SETUP) $@

tools: venv node web
	@$(SETUP) browser linters simulator typescript generator checkov

layers: venv node ## The dependency layers, for AWS and for this machine
	@.venv/bin/python -m layers.build

report: venv ## A report of a sample organisation: TYPE=impact_story ORG=riverlight; WATCH=1 after each save
	@.venv/bin/python -m local.report_preview $(TYPE) $(ORG) $(if $(WATCH),--watch)

openapi: venv ## Writes openapi.json and docs/api.md from the routes
	.venv/bin/python -m tools.openapi

format: venv ## Formats and mends what the linter can mend
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: venv ## Locks the dependencies anew after a change of an .in file
	for f in requirements layers/dependencies/hs256 layers/dependencies/rs256 local/requirements tests/checkov/requirements tests/clients/requirements tools/audit; do \
	  .venv/bin/uv pip compile -q --no-header --generate-hashes --python-version 3.13 $$f.in -o $$f.txt; done

clean: ## Removes everything that the targets above made, the local state too
	rm -rf .venv .local build node_modules cdk.out tests/browser/node_modules tests/iam/node_modules tests/lint/node_modules web/node_modules \
	  clients/typescript/node_modules clients/typescript/dist
