"""What we remember: tables, the columns that guard them, one file of queries per noun, migrations."""
