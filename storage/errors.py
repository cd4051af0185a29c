"""What can go wrong with what is kept. Each text is what a person reads."""


class StorageError(Exception):
    """The database could not do what was asked."""


class DatabaseNewerError(StorageError):
    """The database was written by a newer version of omnidesk."""


class DatabaseBusyError(StorageError):
    """The database is locked by another process; try again in a moment."""


class DatabaseUnusableError(StorageError):
    """The database cannot be opened, read or written."""


class DatabaseDamagedError(DatabaseUnusableError):
    """The database is damaged; restore a backup, or let `omnidesk fsck` say what is left."""


class DatabaseFullError(DatabaseUnusableError):
    """The disk has no room for what is to be written."""


class NotAdmittedError(DatabaseUnusableError):
    """The database is for others: whoever asks may not read and write it."""


class LeaseLostError(StorageError):
    """Another process holds the lease now; nothing was written."""


class ConflictError(StorageError):
    """Somebody else changed this in the meantime; nothing was written."""


class InUseError(ConflictError):
    """It can't be removed, because something still refers to it; nothing was written."""
