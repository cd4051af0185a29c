"""What is kept: records, changes, errors, and the contract that a database signs."""
