"""Database and keys in one file, and back again on an empty machine.

A backup is a tar of two or three parts: a manifest, the database as its own tools copy it, and the keys, sealed under a passphrase: keys
that lie beside their database in the clear are a leak.
"""

from service.backup.making import back_up
from service.backup.restoring import restore

__all__ = ["back_up", "restore"]
