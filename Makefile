# `make help` lists the targets. `make setup` builds .venv from the lock (requirements*.txt).
PY ?= python3
# One more than the smallest machine has cores: a test often waits for a browser, a server or a process it killed.
JOBS ?= 3
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
# Trust what the machine trusts: many offices sit behind a gateway with a certificate of its own.
export UV_SYSTEM_CERTS := true

BIN := .venv/bin
# The stamp holds the directory it was made in: a copied or moved .venv points at another tree, so it is rebuilt.
STAMP := .venv/.ok
ifneq ($(file <$(STAMP)),$(CURDIR))
.PHONY: $(STAMP)
CLEAR := --clear
endif

# The scripts the web desks serve; npm brings them by package-lock.json, nothing of node is needed afterwards.
SCRIPTS := supervision/web/static/vendor/package-lock.json

.PHONY: help setup demo demo-stop test check real bench bench-1m bench-imports trials lock postgresql chromium npm

help: ## list the targets
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP) $(SCRIPTS) ## build .venv and bring the web scripts, both from their locks (once; instant afterwards)

demo: setup ## show the product at work: a real county, eight invented parcels, one day, the desks on the web
	$(BIN)/python -m demo.run

demo-stop: setup ## stop the desks that `make demo` started
	$(BIN)/python -m demo.desks

test: postgresql chromium check ## everything CI runs: the gates of `make check`, then the tests on both databases
	$(BIN)/python -m pytest -n $(JOBS)

# The tests run on a real PostgreSQL, which they start and stop themselves; only its programs must be there.
POSTGRESQL_HOME ?= /usr/lib/postgresql
export POSTGRESQL_HOME
postgresql:
	@compgen -G "$(POSTGRESQL_HOME)/*/bin/initdb" >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "The tests run on PostgreSQL too: installing it"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	  else \
	    echo "The tests run on PostgreSQL too. As root: apt-get install postgresql, then make test again (or say where it is: POSTGRESQL_HOME=/usr/lib/postgresql)" >&2; exit 3; \
	  fi; }

# The web desks are tested in a real browser; what drives it (Playwright's own node) needs libatomic.
CHROMIUM ?= /usr/bin/chromium
export CHROMIUM
chromium:
	@{ [ -x "$(CHROMIUM)" ] && /sbin/ldconfig -p | grep -q 'libatomic\.so\.1'; } || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "The tests of the web desks run in Chromium: installing it"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium libatomic1 >/dev/null; \
	  else \
	    echo "The tests of the web desks run in Chromium. As root: apt-get install chromium libatomic1, then make test again (or say where it is: CHROMIUM=/usr/bin/chromium)" >&2; exit 3; \
	  fi; }

check: setup ## the gates without the tests: format, lint, types, layers, schema
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	export SUPERVISION_DATABASE_URL="sqlite:///$$dir/check.db"; \
	$(BIN)/alembic upgrade head && $(BIN)/alembic check

real: setup ## run tests_real/ on real data: make real DATA=../shared/data
	@if [ -z "$(DATA)" ]; then echo "Say where the data is: make real DATA=../shared/data" >&2; exit 2; fi
	$(BIN)/python -m pytest tests_real --data "$(DATA)"

# The peers of the benchmark have a venv of their own: the product's lock does not grow by them.
BENCH := .venv-bench/bin/python -m bench

bench: postgresql .venv-bench/.ok ## measure the sweep beside its limit and its peers, write docs/performance.md; half an hour
	$(BENCH) --docs docs $(MORE)

bench-1m: postgresql .venv-bench/.ok ## add a million parcels to what `make bench` measured: make bench-1m MORE="--national FILE"
	$(BENCH) --sizes 10k,100k,1m --parts growth,queries --docs docs $(MORE)

.venv-bench/.ok: bench/requirements.txt $(STAMP)
	$(PY) -m venv --clear .venv-bench
	$(BIN)/uv pip sync -q --require-hashes -p .venv-bench/bin/python bench/requirements.txt
	@touch $@

bench-imports: postgresql setup ## time an import beside the bare driver: make bench-imports DATA=FILE DB=postgresql ROWS=50000
	@if [ -z "$(DATA)" ]; then echo "Say which file: make bench-imports DATA=../shared/data/national_2012-2016.csv.gz" >&2; exit 2; fi
	$(BIN)/python -m bench.imports "$(DATA)" --db $(or $(DB),sqlite) $(if $(ROWS),--rows $(ROWS))

trials: postgresql setup ## more than the tests do: killed sweeps and servers, damaged files: make trials KILLS=300 ROUNDS=10 FILES=5000
	PYTHONPATH=. $(BIN)/python trials/run.py $(or $(KILLS),300) $(or $(RUNS),100)
	PYTHONPATH=. $(BIN)/python trials/failover.py $(or $(ROUNDS),10)
	PYTHONPATH=. $(BIN)/python trials/mutated_files.py $(or $(FILES),5000)

lock: setup ## write the lock again from pyproject.toml and uv.in (UPGRADE=--upgrade takes newer versions)
	compile="$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q $(UPGRADE)"; \
	$$compile uv.in -o requirements-uv.txt; \
	$$compile pyproject.toml --group dev -o requirements-dev.txt; \
	$$compile pyproject.toml -c requirements-dev.txt -o requirements.txt; \
	$$compile pyproject.toml bench/requirements.in -c requirements-dev.txt -o bench/requirements.txt

# The system Python makes the venv, pip brings the pinned uv, uv installs exactly the lock, then the project itself.
$(STAMP): requirements-uv.txt requirements-dev.txt pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "This project needs Python 3.11 or newer. Install one (Debian: apt-get install python3) or name it: make setup PY=/path/to/python3" >&2; exit 3; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null || { \
	  package=$$($(PY) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "$(PY) cannot make virtual environments yet: installing $$package"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$package; \
	  else \
	    echo "$(PY) cannot make virtual environments. As root: apt-get install $$package, then make setup again" >&2; exit 3; \
	  fi; }
	$(PY) -m venv $(CLEAR) .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	$(BIN)/uv pip sync -q --require-hashes -p $(BIN)/python requirements-uv.txt requirements-dev.txt
	$(BIN)/uv pip install -q -p $(BIN)/python --no-deps --no-build-isolation -e .
	@printf '%s' "$(CURDIR)" > $@

$(SCRIPTS): package-lock.json vendor_scripts.py | npm
	$(PY) vendor_scripts.py
	@touch $@

npm:
	@[ -e $(SCRIPTS) ] || command -v npm >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "npm brings the scripts of the web desks: installing it"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; \
	  fi; }
