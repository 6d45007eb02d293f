"""Calls by Twilio: `send` rings, `outcomes` and `asking` know what became of it, `twiml` says what is spoken."""
