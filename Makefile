# The same targets for people and CI. `make run` and `make test` set up whatever is missing.
BOT := .venv/bin/python -m bot
export PYTHONDONTWRITEBYTECODE :=
export RASA_TELEMETRY_ENABLED := false

.PHONY: run test fast lint train eval setup clean

run: setup ## start everything; serves until Ctrl-C
	@exec $(BOT) run

test: setup ## lint, types, answers, unit, integration, conversation and browser tests
	@tools/browser.sh
	@$(MAKE) --no-print-directory lint
	$(BOT) topics check
	$(BOT) train
	.venv/bin/python -m pytest

fast: setup ## the fast part of the tests
	.venv/bin/python -m pytest tests/unit

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

train: setup ## train, only when something changed
	@$(BOT) train

eval: setup ## the quality report; fails when a figure fell
	@$(BOT) train
	@$(BOT) eval

setup:
	@tools/setup.sh

clean: ## remove what can be made again
	rm -rf .venv .uv .rasa models/*.tar.gz models/*.sha256 report
