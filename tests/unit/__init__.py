"""Tests of single modules: no Rasa, no network but loopback, real files and databases."""
