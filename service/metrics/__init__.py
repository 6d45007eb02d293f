"""What a monitoring system reads at `/metrics`: numbers, by road and lane, and nothing about anybody.

`counts` are of this process, since it started; `standing` is what the database says, whichever process is asked; `page` shows both.
Every label has a closed list of values: no council, no person, no number can be told by one.
"""
