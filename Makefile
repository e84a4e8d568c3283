# Two commands for a fresh machine: `make study` and `make test`.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: study test test-all check format clean

# Installs what the main job needs, then runs it on embedded defaults: no hub, GPU or account.
study: $(VENV)/.installed
	$(BIN)/python -m search.run --space mixtures

# What CI runs. pytest comes last, so that its closing line is the last word. Two processes divide
# the tests as tests/conftest.py says.
test: check
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

# The long ones too: studies with killed crews, of the space ratios, under a bound on disk, `ray up`,
# Slurm.
test-all: check
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m ''

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[offline]'
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[offline,dev]'
	touch $@ $(VENV)/.installed
