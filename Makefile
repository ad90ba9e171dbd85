# make help   what there is to make
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.SILENT:
.DEFAULT_GOAL := help
.PHONY: help demo run migrate check test bench lock clean

PYTHON := .venv/bin/python
READY := .venv/.ready

help: ## this list
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## try Herald in a browser, without a token; RESET=1 starts afresh, PORT=8080 takes another port
	exec $(PYTHON) -m bot demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

run: $(READY) ## the bot, with the settings of .env
	exec $(PYTHON) -m bot run

migrate: $(READY) ## bring the database up to date, and end
	exec $(PYTHON) -m bot migrate

check: $(READY) ## settings, token, database, migrations and clock: a line each
	exec $(PYTHON) -m bot check

test: $(READY) ## everything that must be true before a change is taken
	[ -w . ] || .ci/setup
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(PYTHON) -m pytest -n 4 --dist loadfile --no-loadscope-reorder

bench: $(READY) ## the figures of docs/benchmarks.md
	exec $(PYTHON) -m bench

lock: ## requirements.lock anew from pyproject.toml
	.ci/lock

clean: ## everything that make has made; the data stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage out
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock
	.ci/setup
