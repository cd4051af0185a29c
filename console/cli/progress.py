"""Says how far long work is: a line on stderr every few seconds, from whatever thread it is told.

It stands apart because fetching, looking through, copying and putting back take as long as the desk is large.
"""

from console.cli.frame import Call
from console.upkeep.check_words import check_name
from storage.checking import Check
from widgets.language import _

_SAID_EVERY_MS = 2000


class Progress:
    """Hears of work and says it now and then."""

    def __init__(self, call: Call) -> None:
        self._call, self._said_at = call, call.clock()

    def checked(self, check: Check, seen: int, total: int) -> None:
        """Hear how many a check has looked at, of how many; 0 of 0 where it has only begun."""
        if self._is_time():
            count = f"{seen} / {total}" if total else str(seen or "")
            self._call.say(f"{check_name(check)} {count}".rstrip())

    def copied(self, done: int, total: int) -> None:
        """Hear how much was copied, of how much."""
        if self._is_time():
            share = 100 * done // total if total else 100
            self._call.say(_("{share} % copied").format(share=share))

    def walked(self, seen: int, total: int) -> None:
        """Hear how many of what is kept were looked at."""
        if self._is_time():
            self._call.say(_("{seen} looked through").format(seen=seen))

    def taken_in(self, done: int, total: int) -> None:
        """Hear how many mails were taken in, of how many."""
        if self._is_time():
            self._call.say(_("{done} of {total} mails").format(done=done, total=total))

    def _is_time(self) -> bool:
        now = self._call.clock()
        if now - self._said_at < _SAID_EVERY_MS:
            return False
        self._said_at = now
        return True
