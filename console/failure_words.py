"""What a person is told of a failure, whichever process met it: its own words, else those of its kind.

It stands alone because the screens and the headless poller say it alike, and share nothing else.
"""


def words_of(error: Exception) -> str:
    """Return a failure in words, on one line where its kind has to speak for it."""
    return str(error) or (type(error).__doc__ or type(error).__name__).partition("\n")[0].strip()
