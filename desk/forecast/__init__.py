"""The forecast: the real rules, turned through four weeks in memory among people who are made of a few assumed figures.

Read `figures` for what is assumed, `people` for how they behave, `rehearsal` for the loop that plays one young person's four weeks through
the decisions of the engine, `tally` for what is counted, `report` for how it is told. `building` makes the council of a file, `stored` that
of a database.
"""
