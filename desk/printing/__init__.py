"""What is handed over on paper: how it works, what is kept, and a card with pictures for whoever does not read."""

from desk.printing.sheets import Given, sheets

__all__ = ["Given", "sheets"]
