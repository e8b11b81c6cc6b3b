# make up      run everything on this machine: servers, tables, demonstration, web, worker, clock
# make test    run the tests on throwaway servers (one file: make test ARGS=tests/portal)
# make check   linters, types, architecture, migrations
# make accept  the slow tests: load, hostility, benchmarks
# make clean   forget the environment, the embedded servers and their data
#
# Needs Python 3.12 or newer, or pyenv with one, or uv. DATABASE_URL and REDIS_URL name servers of
# your own; without them embedded ones are started.

# `uv --version`, not `command -v uv`: a shim of pyenv may be there and lead nowhere.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
PY := .venv/bin/python
PYTEST = $(PY) -m pytest
# All cores for the whole suite, none besides this one when tests are named.
WORKERS ?= $(if $(findstring tests/,$(ARGS)),0,auto)

# What Python compiles, it keeps: else each process compiles all modules anew, and of tests and their
# commands there are many. Images for containers often forbid it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up test test-servers check accept clean
.DEFAULT_GOAL := up

up: export DEMO ?= 1
up: .venv/.synced
	@exec $(PY) manage.py up $(ARGS)

test: .venv/.synced
	@$(PYTEST) -n $(WORKERS) --maxprocesses 8 --dist loadgroup $(ARGS)

# The same suite on real servers: only those, never the embedded ones in silence.
test-servers: .venv/.synced
	@test -n "$(DATABASE_URL)" && test -n "$(REDIS_URL)" || { \
	  echo "Set DATABASE_URL (its user must be able to create databases and roles) and REDIS_URL." >&2; exit 2; }
	@$(PYTEST) -n $(WORKERS) --maxprocesses 8 --dist loadgroup $(ARGS)

check: .venv/.synced
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy .
	@.venv/bin/lint-imports
# The migrations are compared with the models only, so no database is asked: this one does not exist.
	@DEBUG=1 DATABASE_URL='postgresql:///none?host=/nonexistent&pool=0' \
	  $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

accept: .venv/.synced
	@$(PYTEST) tests/accept $(ARGS)

clean:
	rm -rf .venv .uv .devstack .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
	  .hypothesis build staticfiles mail
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Which Python: 3.13 of pyenv, else any 3.13, else any from 3.12. They are asked from / because
# .python-version makes pyenv's shims fail where it has no 3.13. Only if there is none may uv fetch one.
define FIND_PYTHON
cd / && for candidate in "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.13.*/bin/python3.13 \
  python3.13 python3 python3.14 python3.12 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[2-9].*/bin/python3; do \
  "$$candidate" -c 'import sys; sys.version_info >= (3, 12) or sys.exit(1); print(sys.executable)' \
    2>/dev/null && break; \
done
endef

.venv/.synced: pyproject.toml uv.lock .python-version $(filter .uv/%,$(UV))
	@python="$$($(FIND_PYTHON))"; \
	if [ -n "$$python" ]; then export UV_PYTHON="$$python" UV_PYTHON_DOWNLOADS=never; fi; \
	$(UV) sync --frozen --quiet || { \
	  echo "The environment could not be made with $${python:-a Python that uv would fetch (none from 3.12 was found here)}." >&2; exit 1; }
	@touch $@

.uv/bin/uv:
	@echo "uv is not installed: fetching it into .uv/ (once)"
	@rm -rf .uv
	@cd / && python3 -m venv "$(CURDIR)/.uv" 2>/dev/null \
	  && "$(CURDIR)/.uv/bin/pip" install --quiet --disable-pip-version-check 'uv>=0.9,<1' \
	  || { rm -rf "$(CURDIR)/.uv"; python3 -m pip install --quiet --disable-pip-version-check \
	       --target "$(CURDIR)/.uv" 'uv>=0.9,<1'; } \
	  || { echo "That did not work. Install uv (https://docs.astral.sh/uv/), then try again." >&2; exit 1; }
