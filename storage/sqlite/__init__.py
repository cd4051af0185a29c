"""The SQLite side of the storage contract."""
