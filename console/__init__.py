"""The e-mail channel of a customer-service desk: what happens."""

__version__ = "0.1.0"
