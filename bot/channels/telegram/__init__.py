"""Telegram: `client` builds the bot, `send` and `press` speak, `receive` understands, `poll` listens."""
