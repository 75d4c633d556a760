# Two commands do everything: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
SERVE ?= 1
VENV := .venv
BIN := $(VENV)/bin
# written last, so that an interrupted installation is taken up again
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.PHONY: help demo test check lint types lock screenshots clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Ringback needs Python 3.11 or later: run 'make PYTHON=python3.11'" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP) ## run the pipeline over the sample recordings and open the app (SERVE=0: without the app)
	$(BIN)/ringback demo $(if $(filter 0,$(SERVE)),--no-serve)

test: $(DEV_STAMP) ## lint, types and every test, with coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --cov --cov-report=term

check: test

lint: $(DEV_STAMP) ## ruff, with repairs
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

lock: ## refresh constraints.txt from the newest versions that pyproject.toml admits
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet torch==2.13.0
	build/lock/bin/python -m pip install --quiet -e '.[dev,voices]'
	{ echo "# every version Ringback is tested with; 'make lock' refreshes it"; \
	  build/lock/bin/python -m pip freeze --exclude-editable | grep -viE '^(nvidia|cuda|triton)' | sed 's/+cpu$$//'; } > constraints.txt
	rm -rf build/lock

screenshots: $(DEV_STAMP) ## docs/screenshots/ from the demo, in Chromium
	$(BIN)/python docs/make_screenshots.py

clean: ## remove what make made here: the virtual environment, caches and the demo's data
	rm -rf $(VENV) .demo build .mypy_cache .pytest_cache .ruff_cache *.egg-info
