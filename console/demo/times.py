"""Times as the demo's mails spell them: milliseconds UTC to dates with a zone."""

from datetime import UTC, datetime

MINUTE_MS = 60_000


def moment(at: int) -> datetime:
    """Return the date of a time in ms UTC."""
    return datetime.fromtimestamp(at / 1000, UTC)
