"""Which ticket a mail belongs to: pure rules over values."""
