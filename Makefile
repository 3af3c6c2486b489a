# `make help` lists what there is. Environments, packages and layers are files with dependencies:
# every target installs what it needs, and nothing twice.

.DEFAULT_GOAL := help
SHELL := /bin/bash
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
unexport PYTHONDONTWRITEBYTECODE  # aws_cdk alone takes four seconds to compile
PORT ?= 4566
STAGE ?= prod

# Python 3.13: on PATH, else under ~/.pyenv/versions, else by uv
FIND_PYTHON = for p in python3.13 $$(ls -d $$HOME/.pyenv/versions/3.13*/bin/python3.13 2>/dev/null) \
	"$$(uv python find 3.13 2>/dev/null)"; do \
	[ -n "$$p" ] && "$$p" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null \
	&& { echo "$$p"; exit 0; }; done; \
	echo 'Python 3.13 is not here: install it from your system, with pyenv, or with `uv python install 3.13`.' >&2; exit 1
FIND_NODE = node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
	{ echo 'The cdk CLI needs Node.js 20 or newer on PATH: https://nodejs.org' >&2; exit 1; }

MACHINE := $(shell uname -m | sed s/arm64/aarch64/)
MACHINES := $(sort $(MACHINE) aarch64)
LAYERS := hs256 rs256
PIP := -qq --disable-pip-version-check
VENV := .venv/ready
CLOUD := .local/cloud/ready
NODE := node_modules/.package-lock.json
BROWSER := tests/browser/node_modules/.package-lock.json
LINTERS := tests/lint/node_modules/.package-lock.json
CLIENTS := clients/typescript/node_modules/.package-lock.json .local/generator/ready
BUILT := $(foreach m,$(MACHINES),$(foreach l,$(LAYERS),build/layers/$(l)-$(m)/ready))

.PHONY: help run test check bench soak synth deploy layers lock openapi format clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV) $(CLOUD) $(NODE) build/layers/hs256-$(MACHINE)/ready ## Everything on this machine; PORT= moves it; MODEL=stand-in words reports
	@exec .venv/bin/python -m local --port $(PORT) --model "$(MODEL)"

test: $(if $(T),,check) $(VENV) $(CLOUD) $(NODE) $(BUILT) $(BROWSER) $(CLIENTS) $(LINTERS) ## All checks and all tests, end-to-end included; T=path for some
	$(if $(T),,.venv/bin/pytest -n 2 tests/properties)
	.venv/bin/pytest $(or $(T),tests/stacks tests/packaged tests/e2e)

check: $(VENV) $(NODE) $(BUILT) ## The gate: format, lint, types, unit and function tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/python -m ops.openapi --check
	node --test --test-reporter=spec auth0/post-login.test.js
	.venv/bin/pytest -n 2 tests/unit tests/functions

soak: $(VENV) $(CLOUD) $(NODE) $(BUILT) $(BROWSER) $(CLIENTS) $(LINTERS) ## The tests with large numbers
	SOAK=1 .venv/bin/pytest tests

bench: $(VENV) $(NODE) $(BUILT) ## Benchmarks: a table and benchmarks/results.json
	.venv/bin/python -m benchmarks

synth: $(VENV) $(NODE) $(BUILT) ## The CloudFormation template of STAGE, without credentials
	node_modules/.bin/cdk synth -q -c stage=$(STAGE)

deploy: $(VENV) $(NODE) $(BUILT) ## cdk deploy of STAGE into the account of your credentials
	node_modules/.bin/cdk deploy -c stage=$(STAGE)

layers: $(BUILT) ## The dependency layers, for AWS and for this machine

openapi: $(VENV) ## Writes openapi.json and docs/api.md from the routes
	.venv/bin/python -m ops.openapi

format: $(VENV) ## Formats and mends what the linter can mend
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: $(VENV) ## Locks the dependencies anew after a change of an .in file
	for f in requirements layers/dependencies/hs256 layers/dependencies/rs256 local/requirements tests/clients/requirements; do \
	  .venv/bin/uv pip compile -q --no-header --generate-hashes --python-version 3.13 $$f.in -o $$f.txt; done

clean: ## Removes everything that the targets above made, the local state too
	rm -rf .venv .local build node_modules cdk.out $(dir $(BROWSER) $(LINTERS) $(firstword $(CLIENTS))) clients/typescript/dist

$(VENV): requirements.txt layers/common/pyproject.toml
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf .venv; echo "setting up .venv"; \
	"$$python" -m venv .venv && .venv/bin/pip install $(PIP) --require-hashes --no-deps \
	  -r <(sed -n '/^uv==/,/^    # via/p' requirements.txt)
	@.venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes requirements.txt
	@.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e layers/common
	@touch $@

$(CLOUD): local/requirements.txt
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf .local/cloud; echo "setting up the embedded cloud"; \
	"$$python" -m venv .local/cloud && .local/cloud/bin/pip install $(PIP) --require-hashes -r $<
	@touch $@

$(NODE): package-lock.json
	@$(FIND_NODE); echo "installing the cdk CLI"; npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

%/node_modules/.package-lock.json: %/package-lock.json
	@$(FIND_NODE); echo "installing the packages of $*"; cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

.local/generator/ready: tests/clients/requirements.txt
	@python=$$($(FIND_PYTHON)) || exit 1; rm -rf .local/generator; echo "setting up the generator of Python clients"; \
	"$$python" -m venv .local/generator && .local/generator/bin/pip install $(PIP) --require-hashes -r $<
	@touch $@

build/layers/%/ready: layers/build.py cdk/specs.py layers/dependencies/hs256.txt layers/dependencies/rs256.txt | $(VENV)
	@.venv/bin/python -m layers.build $*
	@touch $@
