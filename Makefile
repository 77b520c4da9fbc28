# Two commands: `make reproduce` and `make test`. Both set up .venv once, from the lock alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# Tests that need texts which others wrote: make test REAL_CORPUS=folder
REAL_CORPUS ?=
PYTEST = $(BIN)/python -m pytest $(if $(REAL_CORPUS),--real-corpus=$(REAL_CORPUS))

.DEFAULT_GOAL := help
.PHONY: help reproduce check test slow-tests other-tests lint lab bench lock clean

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): requirements.lock requirements-icu.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else f"Python {v[0]}.{v[1]} is not supported: run make PYTHON=python3.12")'
	@echo "Setting up $(VENV): about 150 packages, one to three minutes, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --progress-bar on --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@if pkg-config --exists icu-uc 2>/dev/null && $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --require-hashes --requirement requirements-icu.lock >$(VENV)/pyicu.log 2>&1; \
	then echo "PyICU is installed too: Tokenizer(engine=\"icu\") can be used."; \
	else echo "PyICU is left out, since there is no libicu-dev, pkg-config or C++ compiler, or it was not built ($(VENV)/pyicu.log): all works but Tokenizer(engine=\"icu\")."; fi
	@touch $(INSTALLED)

reproduce: $(INSTALLED) ## run the notebooks and regenerate every figure
	@$(BIN)/python -m helpers reproduce

check: $(INSTALLED) ## tell which committed figure no longer follows from its inputs
	@$(BIN)/python -m helpers check

test: $(INSTALLED) ## run all tests, the notebooks included
	@echo "Two halves run at the same time, and each is printed when it has ended: ten minutes or less."
	@$(MAKE) --no-print-directory --jobs=2 --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync) slow-tests other-tests

# Two halves at the same time, each printed when it has ended; most tests use one core.
slow-tests:
	@$(PYTEST) -m "slow and not notebooks"

other-tests:
	@$(PYTEST) -m "notebooks or not slow"

lint: $(INSTALLED) ## ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/mypy

lab: $(INSTALLED) ## open JupyterLab on the notebooks
	@$(BIN)/python -m helpers lab

bench: $(INSTALLED) ## speed, memory and damaged inputs: make bench REAL_CORPUS=folder
	@$(BIN)/python -m tests.benchmarks $(REAL_CORPUS)

lock: $(INSTALLED) ## resolve the dependencies anew
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements.lock
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["icu"], sep="\n")' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --output-file requirements-icu.lock

clean: ## remove the environment and caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis helpers.egg-info dafu.egg-info
