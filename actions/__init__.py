"""Rasa custom actions: each reads the tracker, decides one thing, and speaks."""
