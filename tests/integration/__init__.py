"""Tests of the whole bot, run as its users run it."""
