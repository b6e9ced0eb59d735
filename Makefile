# What people and CI run. Every target first makes .venv, or brings it up to the pins: all that needs the network.
# Another Python: make PYTHON=python3.12. A lesson in the other language: make lab LANGUAGE=en

SHELL := bash
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LESSON := 01_encoder_decoder
LANGUAGE := $(if $(filter en%,$(LC_ALL) $(LANG)),en,es)
# Containers often know root alone, whom Jupyter else turns away.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
BENCHMARKS = $(wildcard tests/benchmarks/[!_]*.py)

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c '$(SUPPORTED)' 2>/dev/null && { echo $$name; break; }; done)

.PHONY: help demo lab check test lint build bench fuzz clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s%s\n", $$1, $$2 }' Makefile

demo: $(READY) ## grade a class of invented students and say where to look
	$(BIN)/autograder demo

lab: $(READY) ## open a lesson in JupyterLab: LESSON=01_encoder_decoder LANGUAGE=es
	$(BIN)/jupyter lab $(AS_ROOT) course/$(LANGUAGE)/$(LESSON)/$(LESSON).ipynb

check: lint ## before every commit: lint, format, types, generated files, quick tests
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

test: lint ## all that CI runs: the same with every test
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

build: $(READY) ## write notebooks, answer keys and instructors' pages from the lesson sources
	$(BIN)/autograder build

bench: $(READY) ## run every script in tests/benchmarks
	@$(if $(BENCHMARKS),,echo "tests/benchmarks holds no script")
	@for script in $(BENCHMARKS); do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

fuzz: $(READY) ## damage notebooks, messages, archives and classes at random, over twenty thousand: SEED=0
	$(BIN)/python -m tests.fuzzing --seed $(or $(SEED),0)

clean: ## remove .venv, the demo class and every cache
	rm -rf $(VENV) demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find autograder course solutions tests -name __pycache__ -prune -exec rm -rf {} +

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/autograder build --check

$(READY): constraints.txt pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "make: no Python 3.11, 3.12 or 3.13 on PATH; install one, or say where: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c '$(SUPPORTED)' || { echo "make: $(PYTHON) is not Python 3.11, 3.12 or 3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		version=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "make: $(PYTHON) cannot make environments: it has no ensurepip." >&2; \
		echo "On Debian and Ubuntu: sudo apt install python$$version-venv" >&2; exit 1; }
	@echo "installing what constraints.txt pins into $(VENV); the first time this takes some minutes"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[lab,torch,grading,dev]'
	@touch $@
