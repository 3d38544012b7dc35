# setup is idempotent; every other target calls it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test check lint bench demo-reset browser stop

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên / Python 3.11 or newer is needed: make PYTHON=python3.11 …") if sys.version_info < (3, 11) else None'
	@echo "» cài đặt vào .venv / installing into .venv (a few minutes the first time)"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/ready

run: setup
	$(BIN)/ioc run

test: setup browser
	$(BIN)/pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: setup browser
	$(BIN)/python -m bench

demo-reset: setup
	$(BIN)/ioc demo --reset --no-live

stop: setup
	$(BIN)/ioc stop

browser:
	@bash deploy/browser.sh
