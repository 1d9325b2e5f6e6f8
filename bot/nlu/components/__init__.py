"""The Rasa graph components of config.yml: thin classes over the plain functions of bot.nlu."""
