"""A council file against the database, one noun a file: what is missing there is created, what differs is told and left alone."""
