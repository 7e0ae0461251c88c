# Two commands set everything up: `make serve` and `make test`. Both are quick when nothing has changed.
# Variables: PYTHON (3.11 or newer), VENV, LIBRARY, HOST, PORT, TESTS (arguments for pytest).

PYTHON  ?= python3
VENV    ?= .venv
LIBRARY ?= library
HOST    ?= 127.0.0.1
PORT    ?= 5000
TESTS   ?=

BIN   := $(VENV)/bin
FILES := $(shell find data/legal_docs kg -type f ! -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := help
.PRECIOUS: $(LIBRARY)/CURRENT  # a build that fails or is stopped leaves the library that was there
.PHONY: help serve library test lint format cover bench wheel constraints clean

help:  ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

serve: $(VENV)/.installed $(LIBRARY)/CURRENT  ## set up, build the library if its files have changed, serve it
	$(BIN)/kg serve --library $(LIBRARY) --host $(HOST) --port $(PORT)

library: $(LIBRARY)/CURRENT  ## build the library of data/legal_docs

test: $(VENV)/.installed-dev  ## run every test: rooms, doctests, README, wheel, real browser
	$(BIN)/python -m pytest --numprocesses auto $(TESTS)

lint: $(VENV)/.installed-dev  ## check style, formatting and types
	$(BIN)/ruff check kg web tests data
	$(BIN)/ruff format --check kg web tests data
	$(BIN)/mypy

format: $(VENV)/.installed-dev  ## bring every file into the one format
	$(BIN)/ruff format kg web tests data

cover: $(VENV)/.installed-dev  ## run the tests and say which branches none of them takes
	$(BIN)/python -m pytest --numprocesses auto --cov --cov-report=term-missing $(TESTS)

bench: $(VENV)/.installed-bench  ## measure speed and size, beside a baseline of its own
	$(BIN)/python -m tests.bench

wheel: $(VENV)/.installed-dev  ## make the distribution in dist/
	$(BIN)/python -m build --no-isolation

constraints: $(VENV)/.installed-dev  ## write down the versions that this environment has
	{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > constraints.new
	mv constraints.new constraints.txt

clean:  ## remove what these targets made
	rm -rf $(VENV) $(LIBRARY) dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(LIBRARY)/CURRENT: $(FILES) | $(VENV)/.installed
	$(BIN)/kg build data/legal_docs --library $(LIBRARY)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: pyproject.toml constraints.txt | $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'The venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
