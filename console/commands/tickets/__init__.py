"""What employees do with tickets: one command a file, each with its undo."""
