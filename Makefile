# The verbs of Motus. Each prepares .venv first, from the pinned and hashed lock, when it is missing or out of date.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run try test soak lint check table locales lock sbom licences clean

help: ## list these verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: .venv ## open a conversation here; with TELEGRAM_BOT_TOKEN (or .env), run the real bot
	@$(BIN)/motus run

try: .venv ## open a conversation here, token or not
	@$(BIN)/motus try

# Three at a time, on two cores too: the tests of real processes wait more than they work.
test: .venv ## run the tests
	$(BIN)/pytest -n 3 --maxschedchunk 2

soak: .venv ## play a hundred thousand random updates, a quarter of them hostile, one call in ten failing
	SOAK=100000 $(BIN)/pytest -q -p no:logging tests/test_soak.py

lint: .venv ## check style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: .venv ## walk every conversation of the dialogs and print what is wrong (FIX=1 mends the typography first)
	@$(BIN)/motus check --strict $(if $(FIX),--fix) $(if $(TODAY),--today $(TODAY))
	@$(BIN)/motus schema --check

table: .venv ## write the truth table, the pictures and the schema of the dialogs anew
	@$(BIN)/motus table
	@$(BIN)/motus graph
	@$(BIN)/motus schema

locales: .venv ## extract the messages of code and dialogs, update the catalogues, say what is to translate
	$(BIN)/pybabel -q extract -F pyproject.toml -k N_ --project motus --version 0.1.0 \
		--copyright-holder "The Motus authors" -o locales/bot.pot bot
	$(BIN)/pybabel -q extract -F pyproject.toml --project motus --version 0.1.0 \
		--copyright-holder "The Motus authors" -o locales/dialogs.pot dialogs
	for language in fr en; do $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete \
		-w 100 -D bot -i locales/bot.pot -d locales -l $$language; done
	@$(BIN)/motus locales

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock"

lock: ## resolve the dependencies anew (needs uv): of this folder, of a server, of the maker of the SBOM
	$(LOCK) --group dev pyproject.toml -o .requirements.lock
	$(LOCK) --group build -c .requirements.lock pyproject.toml -o deploy/requirements.lock
	$(LOCK) deploy/sbom.in -o deploy/sbom.lock

sbom: .sbom/.ready ## write motus.cdx.json: what a server runs, as a CycloneDX bill of materials
	@PYTHONWARNINGS=ignore .sbom/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-file motus.cdx.json deploy/requirements.lock

licences: .venv ## write LICENSES.md anew, the licence of each package that a server runs
	@$(BIN)/python deploy/licences.py

clean: ## remove .venv and what the tools leave behind
	rm -rf .venv .sbom motus.cdx.json .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv: .venv/.ready ;

.venv/.ready: .requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Motus needs Python 3.11 or later: install it, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Preparing .venv with $$($(PYTHON) --version): a minute, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

# In a place of its own: it brings thirty packages, which Motus does not need.
.sbom/.ready: deploy/sbom.lock
	@$(PYTHON) -m venv .sbom
	@.sbom/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/sbom.lock
	@touch $@
