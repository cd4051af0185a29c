"""Links of an HTML mail: numbered, listed with where they really go, and named when their text says otherwise.

They stand apart because the terminal shows no target under the pointer: the list is the only place to see a lie.
"""

import re
from urllib.parse import unquote

import idna

from console.mail.limits import LINK_CHARACTERS, LINK_COUNT
from console.mail.safe_text import safe_identity

_STRIPPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_WEB = re.compile(r"(?:https?|ftp):[/\\]{0,10}([^/\\?#]*)", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto|tel|sms):", re.IGNORECASE)
_NAMED_HOST = re.compile(r"(?:https?://|www\.)([^\s/\\?#<>()\[\]\"']{1,253})", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:[^\s/@]{1,64}@)?((?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_]{2,24})(?:[/:?].{0,2000})?")
_FILE_ENDS = re.compile(
    "pdf|docx?|xlsx?|pptx?|od[ts]|zip|rar|gz|jpe?g|png|gif|svg|txt|csv|xml|html?|php|js|eml|msg|ics"
)


class Links:
    """The links of one text, in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lines: list[str] = []

    def mark(self, href: str, text: str) -> str:
        """Return what to write behind the text of a link, like " [1]"; "" for a link that is not kept.

        Only web, mail and phone links are kept. A text that shows the whole target needs no number.
        """
        target = _STRIPPED.sub("", href.strip())[:LINK_CHARACTERS]
        text = text.strip()
        web = _WEB.match(target)
        if not text or not (web or _MAIL.match(target)):
            return ""
        lie = _lie(text, web[1]) if web else ""
        if not lie and _is_same(text, target):
            return ""
        number = self._number(safe_identity(target), lie)
        return f" [{number}]" if number else ""

    def listing(self) -> list[str]:
        """Return the lines that say where the links go."""
        return self._lines

    def _number(self, target: str, lie: str) -> int:
        known = self._numbers.get(target + lie)
        if known is None and len(self._lines) < LINK_COUNT:
            known = len(self._lines) + 1
            self._numbers[target + lie] = known
            self._lines.append(f"[{known}] {target}{lie}")
        return known or 0


def _lie(text: str, authority: str) -> str:
    """Return " (text says X, goes to Y)" when the text looks like another host than the target's, else ""."""
    shown, host = _host(_shown_host(text)), _host(authority)
    if not shown or shown == host or host.endswith("." + shown) or shown.endswith("." + host):
        return ""
    return f" (text says {safe_identity(shown)}, goes to {safe_identity(host) or 'nowhere'})"


def _shown_host(text: str) -> str:
    if named := _NAMED_HOST.search(text[:LINK_CHARACTERS]):
        return named[1]
    bare = _BARE_HOST.fullmatch(text[:LINK_CHARACTERS])
    if bare is None or _FILE_ENDS.fullmatch(bare[1].rpartition(".")[2].lower()):
        return ""
    return bare[1]


def _host(authority: str) -> str:
    """Return the host of an authority as it compares: without user, port and www, in A-labels where they exist."""
    host = unquote(authority.rpartition("@")[2]).partition(":")[0].strip(".,;!").lower()
    if not host.isascii():
        try:
            host = idna.encode(host[:253], uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return host
    return host.removeprefix("www.")


def _is_same(text: str, target: str) -> bool:
    """Tell whether the text shows the whole target already."""
    bare = target.partition(":")[2].lstrip("/").rstrip("/").removeprefix("www.")
    shown = text.partition("://")[2] or text
    return shown.rstrip("/").removeprefix("www.").lower() == bare.lower()
