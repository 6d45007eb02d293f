"""Calls, once somebody has picked up: what they hear, and what their keys mean."""
