# The two commands of a newcomer are `make demo` and `make test`; both set everything up.
# Paths are relative throughout: the folder's own name may hold spaces and accents.

PYTHON ?= python3
WORKERS ?= 2
SHELL := /bin/sh
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
RUN := $(BIN)/python

.PHONY: demo test lint check browser docs bench stress eval clean

demo: .venv/.base
	@$(RUN) scripts/demo.py

test: .venv/.dev lint check

# What must pass, in the order of its speed.
lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# In two processes, each with its models and its Chromium (about 2 GB each): WORKERS=4 where there
# are four cores and the memory, WORKERS=0 for one process. Whoever has nothing left to do takes
# half of what the other has, from its end: the tests of a file, which share what is slow to make,
# mostly stay together.
check: .venv/.dev browser
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal

# Chromium, for the tests that open pages: Debian's, where it can be installed. Elsewhere those
# tests are skipped, and say so.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the tests (once) …"; \
	    { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >/dev/null 2>&1 \
	      || echo "Chromium could not be installed: the tests that open pages are skipped."; \
	  else \
	    echo "Chromium is not installed (apt-get install chromium): the tests that open pages are skipped."; \
	  fi; }

docs: .venv/.dev
	$(RUN) scripts/cli_reference.py
	$(RUN) scripts/figures.py
	$(RUN) scripts/site_figure.py

# Long runs; their results are committed under benchmarks/results/.
bench: .venv/.dev
	$(RUN) benchmarks/run.py $(ARGS)

stress: .venv/.dev
	TERRAIN_STRESS=1 $(RUN) -m pytest -m "slow or not slow" $(ARGS)

eval: .venv/.dev
	$(RUN) scripts/evaluate.py $(SETS) $(ARGS)

# The environment, made once and again when what it depends on changes.
.venv/.base: pyproject.toml constraints.txt
	@echo "Setting up (once; a minute or two) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --editable .
	@touch .venv/.base

.venv/.dev: .venv/.base
	@echo "Installing what the tests need (once; some minutes) …"
	@$(PIP) --editable '.[dev,transformers]'
	@touch .venv/.dev

clean:
	rm -rf .venv .terrain .mypy_cache .ruff_cache .pytest_cache out
