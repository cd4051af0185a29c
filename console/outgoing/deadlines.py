"""How long each wait for an SMTP server may last.

It stands apart so that a test can shorten them. They are wall-clock times for a whole answer: a server that sends a
byte now and then gains nothing by it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Waits in seconds.

    Finding, connecting, the greeting and TLS have `connect_s` together. Each answer must be whole within `answer_s`; a
    long mail may take longer, as long as every `answer_s` could carry `progress_bytes` of it.
    """

    resolve_s: float = 10.0
    connect_s: float = 30.0
    answer_s: float = 60.0
    progress_bytes: int = 1 << 20
    quit_s: float = 2.0

    def sending_s(self, size: int) -> float:
        """Return how long the server may take until it answers a mail of that many bytes."""
        return self.answer_s * (1 + size / self.progress_bytes)
