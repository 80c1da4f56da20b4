# `make demo` shows it, `make test` proves it; both do the whole set-up first. docs/setup.md tells the rest.
.PHONY: help setup demo tour test check shots bench proof udev words docs deb vm lock clean
.PHONY: check-style check-format check-types check-imports check-qml
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

bin := .venv/bin
python := $(bin)/python
PYTEST_ARGS ?= -q -n 2 --dist loadfile

help:
	@sed -n 's/^## //p' Makefile

## setup    system packages, .venv, locked Python packages; a moment when all is there
setup:
	@setup/install

## demo     the demo shop: daemon, simulated devices, kiosk; without a display the tour, headless
demo: setup
	@$(bin)/storefloor demo

## tour     scripted journeys through the real kiosk; pictures and receipts in build/tour
tour: setup
	@$(bin)/storefloor tour --out build/tour --headless

## test     set-up, check, then every test; needs no hardware, display or network
test: check
	@$(python) -m pytest $(PYTEST_ARGS)

## check    style, format, types, import contracts, QML
check: check-style check-format check-types check-imports check-qml

check-style: setup
	@echo 'check: ruff' && $(bin)/ruff check --quiet --output-format concise .

check-format: setup
	@echo 'check: ruff format' && $(bin)/ruff format --quiet --check --output-format concise .

check-types: setup
	@echo 'check: mypy' && $(bin)/mypy --no-error-summary

check-imports: setup
	@echo 'check: import contracts' && mkdir -p build \
	&& { $(bin)/lint-imports --cache-dir build/import-linter > build/imports.txt || { cat build/imports.txt; exit 1; }; }

check-qml: setup
	@echo 'check: qmllint' && $(python) -m tests.ui.lint

## shots    screenshots of every screen onto contact sheets in build/shots, searched for flaws of layout
shots: setup
	@$(python) -m tests.ui.shots && $(python) -m tests.ui.gallery

## bench    measure against peers and floors; ONLY=api|hotplug|kiosk|payments|printing|scanning|store (with store_import); build/bench/<area>.json
bench: setup
	@$(python) -m tests.bench $(ONLY)

## proof    the tests' code at full size; ONLY=api|scanning; build/proof/<area>.json
proof: setup
	@STOREFLOOR_SIZE=full $(python) -m tests.proof $(ONLY)

## udev     udev rules and the page of supported devices, from drivers/table.py
udev: setup
	@$(python) -m drivers.udev

## words    collect the screens' new words for translation, compile what is translated
words: setup
	@$(python) -m tests.ui.translate

## docs     every generated page: supported devices, options
docs: udev
	@$(python) -m tests.option_page

## deb      Debian packages storefloor and storefloor-kiosk in build/deb
deb: setup
	@$(python) -m debian

## vm       the package on a real kernel, in QEMU: install, plug, pull, restart, upgrade, purge; CYCLES=50
vm: deb
	@$(python) -m tests.vm

## lock     resolve the newest versions pyproject.toml allows into requirements.lock
lock: setup
	@UV_CUSTOM_COMPILE_COMMAND='make lock' $(bin)/uv pip compile --quiet --upgrade pyproject.toml \
	--group dev --universal --python-version 3.11 --generate-hashes --no-config \
	--no-emit-index-url --no-emit-find-links --output-file requirements.lock > build/lock.txt \
	&& echo 'requirements.lock written'

## clean    what the tools made; .venv stays
clean:
	@rm -rf build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis \
	&& find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
