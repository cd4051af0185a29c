"""How long each wait for an IMAP server may last.

It stands apart so that a test can shorten them, and because their sum is a promise: whatever a server does or leaves
undone, it is noticed within thirty seconds.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Waits in seconds.

    An answer must be whole within `answer_s`. One that is announced to be long may take longer, as long as every
    `answer_s` brings at least `progress_bytes`: a byte now and then is silence.
    """

    resolve_s: float = 10.0
    connect_s: float = 20.0
    tls_s: float = 20.0
    answer_s: float = 25.0
    progress_bytes: int = 64 * 1024
    logout_s: float = 2.0

    def longest_s(self, expected_bytes: int) -> float:
        """Return how long an answer of that size may take at most."""
        return self.answer_s * (1 + expected_bytes / self.progress_bytes)
