"""Addresses of a header, and their one spelling: who wrote, in a form that can be compared.

They stand apart because identity is never decided by one parser: a tolerant scanner and the standard library's
reading must agree, or the correspondent is unsure and has no rights. Encoded words never form an address.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from email.utils import getaddresses
from functools import lru_cache

import idna

from console.mail.address_lists import LONGEST, Mailbox, mailboxes
from console.mail.headers import decode_words
from console.mail.limits import CORRESPONDENT_COUNT
from console.mail.parsed import Correspondent
from console.mail.safe_text import safe_identity

_LONGEST_ADDRESS = 512
_LONGEST_NAME = 512
_DEEPEST_COMMENTS = 50
_NO_LETTERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_SPECIALS = frozenset('()<>[]:;@\\,"')
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_LITERAL = re.compile(r"\[[0-9A-Za-z.:-]{2,64}\]", re.ASCII)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_ENCODED = re.compile(r"=\?|\?=")


@lru_cache(maxsize=8192)  # a mail names the same few addresses in many headers
def normalise(address: str) -> str:
    """Return the spelling by which addresses compare, or "" for what is none.

    ASCII letters are folded, the domain becomes A-labels (UTS 46), needless quotes go; plus-tags and dots stay.
    Invisible characters and piles of accents make it no address. Normalising twice changes nothing (RFC 5321 §4.1.2,
    RFC 6531).
    """
    if not 3 <= len(address) <= _LONGEST_ADDRESS:
        return ""
    local, _, domain = address.strip().rpartition("@")
    local, domain = _local(local), _domain(domain)
    spelling = f"{local}@{domain}"
    fits = bool(local and domain) and len(spelling) <= _LONGEST_ADDRESS
    return spelling if fits and safe_identity(spelling) == spelling else ""


def read_addresses(raw: bytes) -> tuple[Correspondent, ...]:
    """Return the correspondents of an address header (RFC 5322 §3.4, §4.4), at most 2,000.

    Takes the raw value, encoded words and all; time is linear in its size. Groups give their members. Somebody
    without an address is named, with address "" and unsure. `name` is decoded and shows dangerous characters.
    """
    text = raw[:LONGEST].decode("utf-8", "surrogateescape")
    found = mailboxes(text, CORRESPONDENT_COUNT)
    ours = {address for mailbox in found if (address := normalise(mailbox.spec))}
    agreed = (
        len(raw) < LONGEST
        and all(mailbox.plain for mailbox in found)
        and not _CONTROL.search(text)
        and ours == _second_reading(text)
    )
    whole = found if len(raw) < LONGEST else found[:-1]
    return tuple(one for names, mailbox in _with_names(whole) if (one := _correspondent(names, mailbox, agreed)))


def _with_names(found: Sequence[Mailbox]) -> Iterator[tuple[str, Mailbox]]:
    """Give each mailbox with its name; bare words go with the mailbox behind them (Seen: `Vries, Jan <jan@…>`)."""
    words: list[str] = []
    for at, mailbox in enumerate(found):
        words.append(mailbox.name)
        if mailbox.spec or at == len(found) - 1:
            yield ", ".join(word for word in words if word), mailbox
            words = []


def _correspondent(names: str, mailbox: Mailbox, agreed: bool) -> Correspondent | None:
    address = normalise(mailbox.spec)
    words = names or ("" if address else mailbox.spec)
    name = safe_identity(decode_words(words.encode("utf-8", "surrogateescape")))[:_LONGEST_NAME].strip()
    if not address and not name:
        return None
    sure = agreed and bool(address) and not _is_tricky(mailbox.spec, address)
    return Correspondent(name=name, address=address, sure=sure)


def _is_tricky(spec: str, address: str) -> bool:
    """Tell whether the eye may read another address: encoded words, a quoted @, letters that turn into ASCII ones."""
    local, _, domain = address.rpartition("@")
    shown = spec.rpartition("@")[2]
    mapped = any(
        not before.isascii() and not after.startswith("xn--")
        for before, after in zip(shown.split("."), domain.split("."), strict=False)
    )
    return bool(_ENCODED.search(spec)) or "@" in local or mapped


def _second_reading(text: str) -> set[str] | None:
    """Return the addresses that the standard library reads, or None when it cannot.

    `strict=False` where it is known, so that every release of Python reads alike (CVE-2023-27043).
    """
    if text.count("(") > _DEEPEST_COMMENTS or text.count(":") > _DEEPEST_COMMENTS:
        return None
    try:
        try:
            pairs = getaddresses([text], strict=False)  # type: ignore[call-arg, unused-ignore] # missing in 3.11.7
        except TypeError:
            pairs = getaddresses([text])
    except (ValueError, IndexError, AttributeError, RecursionError):
        return None
    return {address for _, spec in pairs if (address := normalise(spec))}


def _local(local: str) -> str:
    """Return the local part folded, quoted only if it must be; "" if it is none.

    A letter outside ASCII that is the same as one inside (the Kelvin sign, K) makes it none: it hides a mailbox.
    """
    quoted = _QUOTED.fullmatch(local)
    plain = _ESCAPE.sub(r"\1", quoted[1]) if quoted else local
    if any(unicodedata.normalize("NFC", letter).isascii() and not letter.isascii() for letter in plain):
        return ""
    folded = unicodedata.normalize("NFC", "".join(_folded(letter) for letter in plain))
    if _is_dot_atom(folded):
        return folded
    if not quoted or any(unicodedata.category(letter) in _NO_LETTERS - {"Zs"} for letter in folded):
        return _lax_atom(folded)
    if not folded.replace(" ", "").strip() or any(letter.isspace() and letter != " " for letter in folded):
        return ""
    return '"' + folded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folded(letter: str) -> str:
    lower = letter.lower()
    return lower if lower.isascii() == letter.isascii() else letter


def _is_dot_atom(local: str) -> bool:
    return ".." not in local and local[:1] != "." and local[-1:] != "." and bool(_lax_atom(local))


def _lax_atom(local: str) -> str:
    """Return the local part if it is made of atoms and dots in any order, as Japanese phones send it, else ""."""
    odd = any(letter in _SPECIALS or unicodedata.category(letter) in _NO_LETTERS for letter in local)
    return "" if odd or not local.strip(".") else local


def _domain(domain: str) -> str:
    if _LITERAL.fullmatch(domain):
        return domain.lower()
    if any(letter in _SPECIALS or unicodedata.category(letter) in _NO_LETTERS for letter in domain):
        return ""
    plain = domain if domain.isascii() else _a_labels(domain)
    plain = plain.lower().removesuffix(".")
    fits = len(plain) <= 253 and all(_LABEL.fullmatch(label) for label in plain.split("."))
    return plain if fits else ""


def _a_labels(domain: str) -> str:
    """Return the domain in A-labels; names that IDNA 2008 refuses but the DNS knows (emoji) by punycode alone."""
    if len(domain) > 253:
        return ""
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        mapped = idna.uts46_remap(domain, std3_rules=False, transitional=False)
        return ".".join(_punycode(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError):
        return ""


def _punycode(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
