"""Conversations: what they are, how they are stored, and the one front door of every channel."""
