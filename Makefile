# Rolebook's commands. `make` alone lists them. Each one sets up what it needs; nothing has to be installed by hand.
PORT ?= 8000
# Tests that run side by side. Those in a browser wait more than they compute, so there may be more than cores.
WORKERS ?= 3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory
LOCK := uv pip compile --universal --python-version 3.11 --extra serve --extra postgresql --extra pdf --extra zensical --group dev --upgrade \
	--no-header --annotation-style line pyproject.toml

.DEFAULT_GOAL := help
.NOTPARALLEL:
MINUTES ?= 10

.PHONY: help setup serve build check wheel test test-fast examples bench soak docs gallery lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv with everything but what only the tests need
	@scripts/setup

serve: setup ## Check, build and serve site and forms at http://127.0.0.1:8000 (PORT=… for another)
	@$(BIN)/rolebook serve --port $(PORT)

build: setup ## Build the site into site/base/
	@$(BIN)/rolebook build

check: setup ## Say what is wrong with the data
	@$(BIN)/rolebook check

wheel: setup ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation

test: ## Lint, types, layers and all tests
	@scripts/setup --tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy generator/rolebook backend/rolebook_backend tests
	$(BIN)/lint-imports
	$(BIN)/pytest --ignore=tests/benchmarks -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test-fast: setup ## The unit tests alone
	$(BIN)/pytest tests/unit

examples: setup ## Write what check and lint say into the expected.json of the examples; review the difference
	@$(BIN)/pytest tests/unit/test_examples.py tests/unit/test_lint.py --accept -k "reported or expected" || true
	@git status --short tests/examples

bench: setup ## The benchmarks: ratios against peers, which are installed for them into .venv/bench
	@scripts/setup --bench
	@cd tests && ../$(BIN)/python -m benchmarks.check
	@cd tests && ../$(BIN)/python -m benchmarks.search
	@cd tests && ../$(BIN)/python -m benchmarks.submissions
	@cd tests && ../$(BIN)/python -m benchmarks.aggregates

soak: setup ## The backend under mixed load for 10 minutes: memory, descriptors and log must not grow (MINUTES=…)
	@cd tests && ../$(BIN)/python -m benchmarks.soak --minutes $(MINUTES)

gallery: setup ## Every field type on one page, build/gallery/index.html
	@$(BIN)/python scripts/gallery

docs: setup ## Write docs/diagnostics.md and docs/field-types.md anew
	@$(BIN)/python scripts/gallery docs
	@$(BIN)/rolebook explain --all > docs/diagnostics.md.new && mv docs/diagnostics.md.new docs/diagnostics.md || \
		{ rm -f docs/diagnostics.md.new; exit 1; }

lock: ## Write requirements.lock anew, with the newest versions that pyproject.toml allows
	@command -v uv >/dev/null 2>&1 || [ -x $(BIN)/uv ] || { scripts/setup && $(BIN)/python -m pip install --quiet uv; }
	@{ \
		echo '# What set-up installs: every package of the project, its extras and the dev group,'; \
		echo '# for Python 3.11 and newer on Linux, macOS and Windows. Made by `make lock`, which runs:'; \
		echo '#   $(strip $(LOCK))'; \
		PATH="$$PATH:$(BIN)" $(LOCK); \
	} > requirements.lock.new && mv requirements.lock.new requirements.lock || { rm -f requirements.lock.new; exit 1; }

clean: ## Remove what was built and the caches; .venv and var/ stay
	rm -rf build site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .cache
	@find generator backend tests -type d \( -name __pycache__ -o -name .mypy_cache \) -prune -exec rm -rf {} +
