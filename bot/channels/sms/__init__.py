"""Text messages by Twilio: `client` and `wire` reach it, `send` speaks, `asking` finds out, `receive` and `catch_up` listen."""
