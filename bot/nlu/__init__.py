"""Understanding: plain functions that read a message, and the thin Rasa components that wrap them."""
