"""The python-telegram-bot adapter: updates in, Bot API calls out. It knows nothing of YAML."""
