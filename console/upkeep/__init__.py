"""The database as a whole: looked through, mended, copied while it is in use, put back."""
