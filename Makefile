# `make` prepares the machine when that is needed and builds the packs; `make help` lists the rest.
# ARGS is handed on:  make test ARGS="-k cards"   make lock ARGS="--upgrade"

PYTHON := .venv/bin/python

.DEFAULT_GOAL := all
.PHONY: all setup test check lint certify golden pictures bench lock clean help

all: setup  ## Build every pack into build/ (the default)
	@.venv/bin/lessonpack build --root . $(ARGS)

setup:  ## Install what is missing: system libraries, fonts, the environment in .venv
	@scripts/setup

test: setup  ## Run the tests and measure their coverage of src/
	@$(PYTHON) -m pytest --numprocesses auto --dist worksteal --cov $(ARGS)

check: setup  ## Check the content without building it
	@.venv/bin/lessonpack check $(ARGS)

lint: setup  ## Check style, formatting and types of the code
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

certify: setup  ## Judge build/: PDFs by PDF/UA-1 and PDF/A with veraPDF, DOCX with the Open XML SDK
	@$(PYTHON) scripts/certify $(ARGS)
	@$(PYTHON) scripts/certify_word $(ARGS)

golden: setup  ## Write the tests' expected outputs anew; read the difference before committing it
	@$(PYTHON) -m pytest --update-golden $(ARGS)

pictures: setup  ## Make the README's pictures anew
	@$(PYTHON) scripts/pictures

bench: setup  ## Measure builds of many lessons, and write docs/benchmarks.md; needs ARGS="--date DAY", takes long
	@$(PYTHON) scripts/bench $(ARGS)

lock: setup  ## Make requirements.lock anew from pyproject.toml
	@.venv/bin/pip-compile --quiet --generate-hashes --extra dev --extra cluster --extra preview \
		--strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
		--allow-unsafe --output-file requirements.lock $(ARGS) pyproject.toml

clean:  ## Remove what was built, and all caches; .venv stays
	@find build -mindepth 1 -maxdepth 1 ! -name .gitignore ! -name .gitkeep -exec rm -rf {} +
	@rm -rf dist htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . \( -name .git -o -name .venv \) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
