# Everything a checkout needs, from Python 3.11 or newer, make and git alone.
# `make` lists the targets; each installs what it lacks into .venv and nothing elsewhere.

VENV := .venv
BIN := $(VENV)/bin

# The first interpreter that runs and is new enough; empty when there is none. Looked for only when
# the environment must be made. Some machines have a python3.12 that is a stub, so each one is run.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3 python3.14 python3.13 python3.12; do \
	"$$python" -c '$(NEW_ENOUGH)' 2>/dev/null && { echo "$$python"; break; }; done)

# What `make read` opens: a cable or a folder of them.
CABLES ?= examples
# How long make fuzz looks for a text that breaks the parser.
FUZZ_SECONDS ?= 600
# More arguments for pytest, as in: make test PYTEST_ARGS='-k wheel'
PYTEST_ARGS ?=

PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# --no-emit-options and friends keep this machine's index and folders out of the lock.
PIP_COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes \
	--strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --no-emit-options
PIP_TOOLS := pip-tools==7.6.2
SBOM_TOOLS := cyclonedx-bom==7.5.0

.PHONY: help read test lint format faults properties fuzz bench screenshots manual wheel sbom lock upgrade clean

help: ## List the targets
	@echo 'Cablegram, a terminal reader for diplomatic cables. Targets:'
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r target line; do printf '%-20s %s\n' "$$target" "$$line"; done

read: $(VENV)/.read ## Open the example cable (CABLES=path opens yours)
	@$(BIN)/python -m tui.cli "$(CABLES)"

# Three at a time: many tests wait for a terminal or a disk, and two cores are kept busy.
test: lint ## Lint, check types and run every test
	$(BIN)/python -m pytest -n 3 $(PYTEST_ARGS)

lint: $(VENV)/.test ## Check style, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

format: $(VENV)/.test ## Apply the formatting that lint checks
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

faults: $(VENV)/.test ## Run only the tests that kill, fill and tear
	$(BIN)/python -m pytest tests -m faults $(PYTEST_ARGS)

properties: $(VENV)/.test ## Try every property on a thousand examples
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=thorough tests/cable tests/annotations \
		tests/exports tests/sources tests/library $(PYTEST_ARGS)

fuzz: $(VENV)/.test ## Fuzz the parser for ten minutes (FUZZ_SECONDS=n)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || { echo 'make fuzz needs atheris, which has' \
		'wheels for some Pythons only; try: $(BIN)/python -m pip install .[fuzz]' >&2; exit 1; }
	@mkdir -p .fuzz
	cd .fuzz && ../$(BIN)/python ../tests/fuzz/fuzz_parse.py -max_total_time=$(FUZZ_SECONDS) \
		-max_len=4096 -dict=../tests/fuzz/cable.dict . ../tests/fuzz/corpus

bench: $(VENV)/.test ## Measure start-up, a long cable, and reading and saving a sidecar
	PYTHONPATH=. $(BIN)/python bench/startup.py
	PYTHONPATH=. $(BIN)/python bench/sidecar.py
	PYTHONPATH=. $(BIN)/python bench/saving.py
	PYTHONPATH=. $(BIN)/python bench/reading.py

screenshots: $(VENV)/.test ## Draw the pictures in docs/ again
	PYTHONPATH=. $(BIN)/python docs/screenshots.py

manual: $(VENV)/.test ## Write the manual page again
	PYTHONPATH=. $(BIN)/python docs/manual.py

wheel: $(VENV)/.test ## Build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

# The lock is resolved for the oldest Python that Cablegram runs on, so that it fits the later ones.
sbom: $(VENV)/.test ## Write dist/sbom.cdx.json, the list of what is installed with it
	$(PIP_INSTALL) '$(SBOM_TOOLS)'
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml \
		--of JSON -o dist/sbom.cdx.json requirements/run.txt

lock: $(VENV)/.lock ## Write requirements/*.txt again after a change to pyproject.toml
	$(PIP_COMPILE) $(COMPILE_ARGS) --output-file requirements/run.txt pyproject.toml
	$(PIP_COMPILE) $(COMPILE_ARGS) --extra test --constraint requirements/run.txt \
		--output-file requirements/test.txt pyproject.toml

upgrade: COMPILE_ARGS := --upgrade
upgrade: lock ## The same, with the newest versions that pyproject.toml allows

clean: ## Remove everything that can be made again, .venv included
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .fuzz
	rm -f snapshot_report.html .coverage
	find tui tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# A .venv without stamps, made by hand or by an editor, is installed into as it stands. Python makes
# bin/python before it may find that pip can't be had: then the half-made one must not count.
$(BIN)/python:
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null || { echo 'Cablegram needs Python 3.11 or newer;' \
		'name one, as in: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -f $@; exit 1; }

$(VENV)/.read: requirements/run.txt | $(BIN)/python
	$(PIP_INSTALL) --require-hashes --requirement requirements/run.txt
	@touch $@

# What the tests need includes what the reader needs, so the reader's stamp is due as well.
$(VENV)/.test: requirements/test.txt | $(BIN)/python
	$(PIP_INSTALL) --require-hashes --requirement requirements/test.txt
	@touch $(VENV)/.read $@

$(VENV)/.lock: Makefile | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo \
		'The lock is made with Python 3.11: make clean, then make lock PYTHON=python3.11' >&2; exit 1; }
	$(PIP_INSTALL) '$(PIP_TOOLS)'
	@touch $@
