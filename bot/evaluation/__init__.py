"""`make eval`: how well the bot understands, measured; the gate of every change of content or understanding."""
