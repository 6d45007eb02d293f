"""Planted faults: each patch breaks the service in one way, on a throw-away copy, and names the test that must catch it."""
