"""What a server tells of the open folder without being asked: kept, whatever command it came in.

It stands apart because these words arrive inside the answers to other commands and are not repeated: a mail announced
inside a FETCH is never announced again in IDLE.
"""

import asyncio
import re

_COUNT = re.compile(rb"\* ([0-9]{1,10}) (EXISTS|EXPUNGE)\Z", re.IGNORECASE)
_VANISHED = re.compile(rb"\* VANISHED(?: \(EARLIER\))? ([0-9:,]{1,100000})\Z", re.IGNORECASE)


class FolderNews:
    """Counts the mails of the open folder and knows whether one came since somebody looked.

    Any EXISTS that differs from the last, or is more than what is left after EXPUNGE, is news; the same number told
    again is none, because some servers repeat it with every answer.
    """

    def __init__(self) -> None:
        self.exists = 0
        self._last_told = 0
        self.has_mail = asyncio.Event()

    def note(self, text: bytes) -> bool:
        """Keep what an untagged response says of the folder; tell whether it is news of a mail."""
        found = _COUNT.match(text)
        if found is None:
            vanished = _VANISHED.match(text)
            self.exists = max(0, self.exists - (_counted(vanished[1]) if vanished else 0))
            return False
        if found[2].upper() == b"EXPUNGE":
            self.exists = max(0, self.exists - 1)
            return False
        told = int(found[1])
        is_news = told != self._last_told or told > self.exists
        self._last_told = self.exists = told
        if is_news:
            self.has_mail.set()
        return is_news

    def looked(self) -> None:
        """Forget the news: somebody is about to ask for every new UID."""
        self.has_mail.clear()


def _counted(uids: bytes) -> int:
    bounds = [[int(uid[:10] or b"0") for uid in part.split(b":")] for part in uids.split(b",")]
    return sum(abs(pair[-1] - pair[0]) + 1 for pair in bounds)
