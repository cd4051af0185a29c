"""Links of an HTML mail: numbered, listed with where they really go, and named when their text says otherwise.

They stand apart because the terminal shows no target under the pointer: the list is the only place to see a lie.
"""

import re
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLink:
    """A link as a mail shows it: the text, the number behind it (0: none, the text is the target), where it goes.

    When the text looks like another host than the target's, it `says` the one and `goes` to the other, else both are
    "".
    """

    number: int
    text: str
    target: str
    says: str = ""
    goes: str = ""


class Links:
    """The links of one text, in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found: list[MailLink] = []

    def mark(self, href: str, text: str) -> str:
        """Return what to write behind the text of a link, like " [1]"; "" for a link that is not kept.

        Only web, mail and phone links are kept. A text that shows the whole target needs no number.
        """
        target = _STRIPPED.sub("", href.strip())[:LINK_CHARACTERS]
        text = text.strip()
        web = _WEB.match(target)
        if not text or not (web or _MAIL.match(target)):
            return ""
        says, goes = _lie(text, web[1]) if web else ("", "")
        if not says and _is_same(text, target):
            return ""
        number = self._number(text, safe_identity(target), says, goes)
        return f" [{number}]" if number else ""

    def found(self) -> tuple[MailLink, ...]:
        """Return the links that have a number."""
        return tuple(self._found)

    def listing(self) -> list[str]:
        """Return the lines that say where the links go."""
        return [f"[{link.number}] {link.target}{_remark(link)}" for link in self._found]

    def _number(self, text: str, target: str, says: str, goes: str) -> int:
        key = f"{target} {says} {goes}"
        known = self._numbers.get(key)
        if known is None and len(self._found) < LINK_COUNT:
            known = self._numbers[key] = len(self._found) + 1
            shown = safe_identity(text[:LINK_CHARACTERS])
            self._found.append(MailLink(number=known, text=shown, target=target, says=says, goes=goes))
        return known or 0


def _remark(link: MailLink) -> str:
    return f" (text says {link.says}, goes to {link.goes})" if link.says else ""


def _lie(text: str, authority: str) -> tuple[str, str]:
    """Return the host that the text looks like and the one that it goes to, when they differ; else two empty texts."""
    shown, host = _host(_shown_host(text)), _host(authority)
    if not shown or shown == host or host.endswith("." + shown) or shown.endswith("." + host):
        return "", ""
    return safe_identity(shown), safe_identity(host) or "nowhere"


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
