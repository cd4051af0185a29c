"""The files of SQLite databases: a `storage.files.StoreFiles`, put together from what does each of its parts."""

from storage.sqlite.checking import look_through as look_through
from storage.sqlite.copying import copy_database as copy_database
from storage.sqlite.copying import inspect_copy as inspect_copy
from storage.sqlite.mending import mend as mend
from storage.sqlite.mending import put_back as put_back
from storage.sqlite.restoring import bring_up as bring_up
from storage.sqlite.restoring import make_ready as make_ready
