"""Channels: each takes messages in, gives them to the gate, and delivers the replies."""
