"""Signing in through the council's own directory: OpenID Connect, the authorization code flow with PKCE.

A browser is sent there on an `errand`, and comes back with a code. The `directory` redeems it over a `wire` of its own; the `tokens` it
gives are believed only whole; `roles` says what its groups make of somebody. The `pages` are the way there and the way back.
"""
