# Homeline's daily commands. `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test browser emulators lint format words bench lock clean

# Another Python: make PYTHON=python3.12 setup
PYTHON ?=
export PYTHON

VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run.stamp
DEV_STAMP := $(VENV)/.dev.stamp

# Wheels only: a machine without a compiler must do. The locks are complete, so nothing is left to resolve.
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-compile
# Bytecode is compiled on all cores, without what is never imported: half the time that pip takes, or less.
RARELY := twilio/rest/(?!api)|phonenumbers/(geo|carrier|tz)?data|/pip/|/playwright/
define install
	@sh scripts/make-venv.sh
	@echo "Installing $(1) into $(VENV) (once, under a minute)"
	@$(PIP_INSTALL) --no-deps --require-hashes --only-binary :all: -r $(1)
	@$(BIN)/python -m compileall -qq -j 0 -x '$(RARELY)' $(VENV)/lib || true
endef

# `make test ARGS="-k outbox"` narrows a run.
ARGS ?=
WORKERS ?= 2

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV_STAMP)  ## Make .venv with all that running, testing and linting need

run: $(RUN_STAMP)  ## Start the bot (needs no dev tools and no browser)
	$(BIN)/python run_bot.py

test: $(DEV_STAMP) browser emulators  ## Run every test (narrow with ARGS="-k word", WORKERS=0 for one process)
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

browser:  ## Install the browser and fonts that the page tests drive, when missing
	@sh scripts/browser-setup.sh

emulators: $(DEV_STAMP)  ## Install the emulators of Slack and Twilio that tests/emulators drive, when missing
	@sh scripts/emulators-setup.sh

lint: $(DEV_STAMP)  ## Check style, types and layers
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check . || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/lint-imports --no-logo || failed=1; \
	exit $$failed

format: $(DEV_STAMP)  ## Rewrite the code in the house style
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

words: $(DEV_STAMP)  ## Collect the bot's own words for the translators (see docs/words.md)
	@$(BIN)/python scripts/words.py

bench: $(DEV_STAMP)  ## Measure speed
	$(BIN)/python -m benchmarks

lock: $(VENV)/.lock.stamp  ## Pin requirements*.in again (newer versions with UPGRADE=--upgrade)
	$(UV) --output-file requirements.lock requirements.in
	$(UV) --output-file requirements-dev.lock --constraint requirements.lock --excludes requirements-dev.excludes \
		requirements-dev.in

clean:  ## Remove what these commands made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .emulators

UPGRADE ?=
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

$(RUN_STAMP): requirements.lock
	$(call install,requirements.lock)
	@touch $@

# The dev lock holds the run lock's pins too.
$(DEV_STAMP): requirements.lock requirements-dev.lock
	$(call install,requirements-dev.lock)
	@touch $(RUN_STAMP) $@

$(VENV)/.lock.stamp:
	@sh scripts/make-venv.sh
	$(PIP_INSTALL) uv
	@touch $@
