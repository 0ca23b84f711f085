# Fyra's few commands. `make` alone lists them.
# Options: PYTHON=/path/to/python3.11 and RASA_PYTHON=/path/to/python3.10 where the set-up cannot find them.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint fix bench bench-nlu clean

BIN := .venv/bin
export PYTHON RASA_PYTHON

help: ## List these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 14

setup: ## Build both environments (with the tools for tests)
	@scripts/setup

run: ## Set up what is missing, train, start everything and say where to look
	@scripts/setup --runtime
	@exec $(BIN)/fyra run

test: setup lint ## Every check there is: style, types, rules, the trained model, all tests
	@scripts/test

lint: setup ## Style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: setup ## Put right what can be put right by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## Measure speed and capacity
	@scripts/bench

bench-nlu: setup ## Measure understanding: ours, or FYRA_NLU_TRAIN=train.yml FYRA_NLU_TEST=test.yml
	@$(BIN)/python -m benchmarks.nlu.bench

clean: ## Remove what was built; databases, models and logs in var/ stay
	rm -rf .venv rasa_server/.venv .tools *.egg-info .coverage .coverage.* htmlcov
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .rasa
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
