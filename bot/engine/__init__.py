"""Rasa: the one client that talks to it, and the parts that Rasa itself loads."""
