# Each target does all of its own set-up; what is there already is left alone, so the second call is quick.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
ifeq ($(PYTHON),)
$(error Serve Python 3.11 o più nuovo. Su Debian e Ubuntu: apt install python3 python3-venv)
endif
VENV := .venv/bin

.PHONY: run test test-long bench dist assets lock messages format

run: ## the portal with demo data and its worker; Ctrl-C ends both
	@$(PYTHON) tools/prepare.py run
	@exec $(VENV)/portal run

test: ## everything that must be green
	@$(PYTHON) tools/prepare.py dev
	@exec $(VENV)/python tools/check.py

test-long: ## the full matrices of faults and load
	@$(PYTHON) tools/prepare.py dev
	@exec $(VENV)/python tools/check.py --long

bench: ## measurements, as a table
	@$(PYTHON) tools/prepare.py dev
	@exec $(VENV)/python -m bench

dist: ## a release archive with built assets: needs no Node where it is installed
	@$(PYTHON) tools/prepare.py run
	@exec $(VENV)/python tools/archive.py

assets:
	@$(PYTHON) tools/prepare.py assets

lock: ## exact versions with hashes, from the ranges in pyproject.toml
	@$(PYTHON) tools/lock.py

messages: ## bring the English catalogue up to the words in the code
	@$(PYTHON) tools/prepare.py dev
	@$(VENV)/python tools/messages.py

format:
	@$(PYTHON) tools/prepare.py dev
	@$(VENV)/ruff check --fix --quiet . ; $(VENV)/ruff format --quiet .
