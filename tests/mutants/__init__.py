"""Mutants of the reader, and what judges them: `make mutants`; docs/mutants.md argues those that survive."""
