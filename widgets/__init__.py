"""How a record looks in a terminal; knows records, never stores."""
