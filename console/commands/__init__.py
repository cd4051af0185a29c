"""Commands as values: what an employee or a script asks of the desk."""
