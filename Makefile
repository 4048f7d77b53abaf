# One word for everything a contributor does. `make` alone lists them.
# Needs: Python 3.11 to 3.14 with venv, git and make. PORT, DEMO, PYTHON, CHROMIUM and the EQUIPT_* names
# may be given in the environment or after the target: make run PORT=8060

.DEFAULT_GOAL := help
.PHONY: help run test check quick format words lock proof bench clean

VENV = .venv
WORKERS = 2
PY = $(VENV)/bin/python
FRONTEND = var/frontend/taken.json
PIP = $(PY) -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: $(VENV)/.run $(FRONTEND) ## serve the demo on http://127.0.0.1:8050 (PORT=...), filling its database first if empty
	$(PY) -m equipt_dash init
	exec $(PY) app.py

test: $(VENV)/.dev $(FRONTEND) ## every check and every test, with a real browser and a real PostgreSQL
	@sh tools/chromium.sh install
	@$(MAKE) --no-print-directory check
	$(PY) -m pytest -n $(WORKERS)

check: $(VENV)/.dev ## lint, format, types and the import rules
	$(PY) -m ruff check --output-format concise .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo

quick: check ## checks and the fast tests, for between two edits: under a minute
	$(PY) -m pytest -q -n $(WORKERS) tests/architecture tests/statistics tests/charts tests/layouts

format: $(VENV)/.dev ## rewrite the code the way `make check` wants it
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

words: $(VENV)/.dev ## gather the sentences of the code into the catalogue template
	$(PY) tools/words.py

lock: $(VENV)/.dev ## pin pyproject.toml's dependencies anew (UPGRADE=--upgrade for the newest)
	sh tools/lock.sh $(VENV)/bin/uv $(UPGRADE)

proof: $(VENV)/.dev ## run the long proofs: statistics, desk and files; log in var/proof.log, each status in var/proof.status
	@mkdir -p var
	@: > var/proof.status
	@for part in statistics desk intake; do \
	    echo "== $$part"; $(PY) -m "tests.$$part.proof" 2>&1; status=$$?; \
	    echo "$$part ended with status $$status"; echo "$$part $$status" >> var/proof.status; done | tee var/proof.log
	@! grep -v ' 0$$' var/proof.status > /dev/null

bench: $(VENV)/.dev $(FRONTEND) ## run the benchmarks
	@for file in benchmarks/[a-z]*.py; do \
	    name=$$(basename "$$file" .py); echo "== $$name"; $(PY) -m "benchmarks.$$name" || exit 1; done

clean: ## remove the environment and caches; var/, which holds the database, stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@python=$$(sh tools/python.sh) && echo "Making $(VENV) with $$python" && "$$python" -m venv --clear $(VENV)

# Each lock file is installed once: a stamp newer than it means there is nothing to do.
$(VENV)/.run: requirements.txt | $(PY)
	@echo "Installing what the server needs (requirements.txt); about a minute the first time"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing what the tests need (requirements-dev.txt); about a minute the first time"
	@$(PIP) -r requirements-dev.txt
	@touch $(VENV)/.run $@

# What no Python package carries. Where it cannot be had this ends well all the same, and is tried again next time.
$(FRONTEND): package-lock.json tools/frontend.py | $(VENV)/.run
	@echo "Taking the chart library and the typefaces (package-lock.json)"
	@$(PY) tools/frontend.py
