"""How names, addresses and patterns are spelled when they are kept: one spelling for each, or a refusal with words.

It stands apart because every command that takes what a person typed must judge it alike. Each function returns the
spelling that is kept, or raises RefusedError naming the value and the way out.
"""

import re
import unicodedata
from ipaddress import ip_address

from console.commands.address_faults import address_fault
from console.commands.quoting import quoted
from console.commands.refusal import Refusal, RefusedError
from console.mail.addresses import normalise
from console.mail.safe_text import safe_identity
from widgets.language import _

MOST_LETTERS = 200
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
_LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@\\+-]{0,63}\$?", re.ASCII)
_ENTRY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}", re.ASCII)
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_AUTHSERV = re.compile(r"[a-z0-9](?:[a-z0-9._:/-]{0,253}[a-z0-9])?", re.ASCII)


def refuse(code: str, words: str) -> RefusedError:
    """Return the exception of a refusal, to be raised."""
    return RefusedError(Refusal(code=code, words=words))


def slug(text: str) -> str:
    """Return the short name of a brand or the account, as it stands in forward addresses: a label of a domain."""
    if _SLUG.fullmatch(text):
        return text
    words = _("{value} is no short name: use a to z, 0 to 9 and hyphens inside, at most 40, like acme or acme-nl.")
    raise refuse("bad-slug", words.format(value=quoted(text)))


def name(what: str, text: str, *, most: int = MOST_LETTERS, may_be_empty: bool = False) -> str:
    """Return a name or a note on one line; `what` says whose.

    Nothing that hides or steers may be in it; joiners inside an emoji go.
    """
    kept = safe_identity(text.strip()).strip()
    if not kept and not may_be_empty:
        raise refuse("empty", _("{what} can't be empty.").format(what=what))
    if len(kept) > most:
        words = _("{value} is too long: {letters} characters, at most {most}.")
        raise refuse("too-long", words.format(value=quoted(text), letters=len(kept), most=most))
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") for letter in text.strip()) or "⟪U+" in kept:
        words = _("{value} holds characters that can't be seen (line ends, controls): leave them out.")
        raise refuse("unseen-characters", words.format(value=quoted(text)))
    return kept


def address(text: str) -> str:
    """Return a mail address in the spelling by which addresses compare: lower case, its domain in A-labels."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        words = _("{value} is no mail address: {reason} Write it like info@acme.example.")
        raise refuse("bad-address", words.format(value=quoted(text), reason=address_fault(error))) from None
    spelled = normalise(text)
    if not spelled or "." not in spelled.rpartition("@")[2]:
        words = _("{value} is no mail address that mail can be sent to. Write it like info@acme.example.")
        raise refuse("bad-address", words.format(value=quoted(text)))
    return spelled


def domain(text: str) -> str:
    """Return a domain of at least two labels, in A-labels."""
    spelled = normalise(f"x@{text}").removeprefix("x@")
    if "." in spelled and spelled[0] != "[":
        return spelled
    raise refuse("bad-domain", _("{value} is no domain: write it like acme.example.").format(value=quoted(text)))


def pattern(text: str) -> str:
    """Return the pattern of an exclusion: an address, `*@domain`, or `domain` (with its subdomains)."""
    local, at, rest = text.strip().rpartition("@")
    try:
        if not at:
            return domain(rest)
        return f"*@{domain(rest)}" if local == "*" else address(text.strip())
    except RefusedError:
        words = _("{value} excludes nobody: write an address, *@domain, or domain (with its subdomains).")
        raise refuse("bad-pattern", words.format(value=quoted(text))) from None


def login(text: str) -> str:
    """Return the login of an employee, as the operating system knows it."""
    if not _LOGIN.fullmatch(text):
        words = _("{value} is no login: write it as the operating system does, like jan.")
        raise refuse("bad-login", words.format(value=quoted(text)))
    if text == "owner":
        words = _("The login owner is reserved: it stands for the system user who owns the database.")
        raise refuse("reserved", words)
    return text


def entry(text: str) -> str:
    """Return the name of an entry of `[secrets]`; something else is perhaps the password itself, so it isn't shown."""
    if _ENTRY.fullmatch(text):
        return text
    words = _("--secret takes the name of an entry of [secrets] in the configuration, like acme; never the password.")
    raise refuse("bad-secret-name", words)


def label(text: str) -> str:
    """Return the name of a forward mailbox."""
    if _ENTRY.fullmatch(text):
        return text
    words = _("{value} is no name for a mailbox: use letters, digits, hyphens, dots, at most 64, like acme.")
    raise refuse("bad-name", words.format(value=quoted(text)))


def authserv(text: str) -> str:
    """Return an authserv-id (RFC 8601 §2.5) in lower case."""
    if _AUTHSERV.fullmatch(text.lower()):
        return text.lower()
    words = _("{value} is no authserv-id: it is the first word of Authentication-Results, like mx.acme.example.")
    raise refuse("bad-authserv", words.format(value=quoted(text)))


def host(text: str) -> str:
    """Return the host of a server: a name in A-labels, or an IP address."""
    plain = text.strip().lower()
    try:
        return str(ip_address(plain.strip("[]")))
    except ValueError:
        pass
    spelled = plain if plain.isascii() else normalise(f"x@{plain}").removeprefix("x@")
    if _HOST.fullmatch(spelled) and not spelled.replace(".", "").isdigit():
        return spelled
    raise refuse("bad-host", _("{value} is no host: write it like imap.acme.example.").format(value=quoted(text)))


def is_loopback(kept_host: str) -> bool:
    """Tell whether a kept host is this machine itself."""
    try:
        return ip_address(kept_host).is_loopback
    except ValueError:
        return kept_host == "localhost"


def between(what: str, value: int, least: int, most: int) -> int:
    """Return a number within bounds; `what` names it."""
    if least <= value <= most:
        return value
    words = _("{what} is {value}: it must be between {least} and {most}.")
    raise refuse("out-of-bounds", words.format(what=what, value=quoted(str(value)), least=least, most=most))
