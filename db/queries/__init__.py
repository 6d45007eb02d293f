"""Questions to the database, a file per noun. Each takes the transaction first and a scope second."""
