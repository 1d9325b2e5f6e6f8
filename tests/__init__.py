"""The tests: unit, integration, conversations, browser."""
