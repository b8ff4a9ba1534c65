# The counter. `make run` opens the training desk, `make test` checks everything; both prepare what they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
VENV := .venv/bin
SOURCES := counter screens devices printing cache tests

# $(call system-packages,KIND): install the packages of a kind that are missing, and only those
define system-packages
	@wanted=$$(awk '$$1 == "$(1)" { print $$2 }' .system-packages); missing=; \
	if command -v dpkg-query >/dev/null; then \
	  for package in $$wanted; do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	  done; \
	  if [ -n "$$missing" ]; then \
	    echo "Installing:$$missing"; \
	    $(SUDO) apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  fi; \
	else echo "Not a Debian system: these must be there:" $$wanted; fi
endef

.PHONY: help run test check bench soak pictures system-run system-test lint types boundaries tests clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.ready ## Open the training desk
	@exec $(VENV)/counter --training

test: system-test $(VENV)/.ready ## Check and test everything
	@$(MAKE) --no-print-directory check tests

check: $(VENV)/.ready ## Format, lint, types and boundaries
	@$(MAKE) --no-print-directory -j2 lint types boundaries

bench: system-test $(VENV)/.ready ## Measure against floors and peers, printing ratios
	@$(UV) sync --locked --quiet --group bench
	@$(VENV)/python -m tests.bench

soak: system-test $(VENV)/.ready ## Long runs
	@$(UV) sync --locked --quiet --group soak
	@$(VENV)/pytest -m soak -n 2 tests

pictures: system-test $(VENV)/.ready ## Draw docs/screens and docs/forms anew
	@$(VENV)/python -m tests.pictures
	@$(VENV)/python -m tests.rigs.forms docs/forms

lint:
	@$(VENV)/ruff format --check $(SOURCES)
	@$(VENV)/ruff check $(SOURCES)

types:
	@$(VENV)/mypy

boundaries:
	@$(VENV)/lint-imports --no-logo

# Each of the hundred processes the tests start would compile the packages anew where bytecode is not kept.
tests: | $(filter .uv/bin/uv,$(UV))
	@PYTHONDONTWRITEBYTECODE= UV=$(UV) $(VENV)/pytest -q -m "not soak" -n 2 --dist loadgroup --max-worker-restart 0 tests

system-run:
	$(call system-packages,run)

system-test: system-run
	$(call system-packages,test)

.uv/bin/uv:
	@python3 -m venv .uv
	@.uv/bin/pip install -q --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.ready: pyproject.toml uv.lock | system-run $(filter .uv/bin/uv,$(UV))
	@$(UV) sync --locked --quiet --compile-bytecode
	@touch $@

clean: ## Remove what was built
	@rm -rf .venv .uv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
