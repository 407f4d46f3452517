# Repère: `make run` and `make test` are all that a fresh machine needs.
SHELL := /bin/sh
PY := .venv/bin/python
TESTPY := .venv-test/bin/python

.PHONY: run test lint bench screenshots lock clean

run: .venv/.ready ## install, train if needed, migrate, serve
	@$(PY) -m bot serve

test: .venv/.ready .venv-test/.ready ## everything, the fast tests first
	@sh scripts/chromium.sh
	@$(PY) -m bot train
	@$(TESTPY) -m pytest -q -n 2 tests/unit tests/content
	@$(TESTPY) -m pytest -q -n 2 tests/dialogue tests/commands tests/handoff tests/channels tests/http
	@$(TESTPY) -m pytest -q tests/browser tests/load

lint: .venv/.ready .venv-test/.ready ## ruff, mypy, import-linter
	@$(TESTPY) -m ruff check .
	@$(TESTPY) -m ruff format --check .
	@$(TESTPY) -m mypy
	@.venv-test/bin/lint-imports

bench: .venv/.ready ## measure; writes bench/results.json and a table
	@$(PY) -m bench

screenshots: .venv/.ready .venv-test/.ready ## draw the pictures of docs/ again
	@REPERE_SCREENSHOTS=docs/images $(TESTPY) -m pytest -q tests/browser

lock: ## resolve the requirements again; needs uv
	uv pip compile --quiet --python-version 3.10 --generate-hashes --no-header --override requirements-overrides.txt requirements.in -o requirements.full
	$(PY) scripts/prune_lock.py requirements.full requirements.lock && rm requirements.full
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-emit-package packaging requirements-test.in -o requirements-test.lock

clean: ## forget environments, models and data of this checkout
	rm -rf .venv .venv-test models var

.venv/.ready: requirements.lock
	@python=$$(sh scripts/python.sh) && echo "Python: $$python ($$($$python -V))" && rm -rf .venv && $$python -m venv .venv
	@echo "Installing what Repère needs (about a minute)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python --require-hashes -r requirements.lock
	@touch $@

.venv-test/.ready: requirements-test.lock .venv/.ready
	@rm -rf .venv-test && .venv/bin/python -m venv .venv-test
	@$(TESTPY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-test.lock
	@echo "$(CURDIR)/.venv/lib/python3.11/site-packages" > .venv-test/lib/python3.11/site-packages/product.pth
	@touch $@
