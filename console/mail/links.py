"""Every link of a mail as it is shown: those with a number in the text, then those whose text is the target itself.

It stands apart from the reading of bodies because the intake keeps only the text: who asks for the links, of one mail
at a time, reads that mail again.
"""

import re
from collections.abc import Iterator

from console.mail.bodies import read_body
from console.mail.headers import split_mail
from console.mail.html_links import MailLink
from console.mail.limits import LINK_CHARACTERS, LINK_COUNT
from console.mail.mime import read_tree
from console.mail.safe_text import safe_identity

_WRITTEN = re.compile(
    rf"(?:https?://|mailto:|(?<![\w@/.-])www\.)[^\s<>\"\u00ab\u00bb\u201c\u201d]{{1,{LINK_CHARACTERS}}}",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^\[\d{1,3}\] .*$", re.MULTILINE)
_BEHIND = ".,;:!?'*_"  # ends the sentence, not the link
_MOST_TRIMMED = 8
_PAIRS = {")": "(", "]": "[", "}": "{"}


def read_links(raw: bytes) -> tuple[MailLink, ...]:
    """Return the links that the readable body of a mail shows, at most 500 with a number and 500 without.

    Bounded in time and memory as the reading of the body is; targets and texts are safe to show.
    """
    headers, start, _ = split_mail(raw)
    root, _ = read_tree(raw, headers, start)
    body = read_body(raw, root)
    known = {text for link in body.links for text in (link.target, link.text)}
    return (*body.links, *_written(_LISTED.sub("", body.text) if body.links else body.text, known))


def links_in(text: str) -> tuple[MailLink, ...]:
    """Return the links that stand in a plain text in full, each once."""
    return tuple(_written(text, set()))


def _written(text: str, known: set[str]) -> Iterator[MailLink]:
    """Give the links that stand in the text in full, each once."""
    for found in _WRITTEN.finditer(text):
        shown = safe_identity(_trimmed(found[0]))
        target = f"http://{shown}" if shown[:4].lower() == "www." else shown
        if target not in known and shown not in known:
            known |= {target, shown}
            yield MailLink(number=0, text=shown, target=target)
        if len(known) > 4 * LINK_COUNT:
            return


def _trimmed(link: str) -> str:
    """Leave out what closes the sentence or the brackets around a link."""
    for _ in range(_MOST_TRIMMED):
        last = link[-1:]
        if last not in _BEHIND and not (last in _PAIRS and link.count(last) > link.count(_PAIRS[last])):
            break
        link = link[:-1]
    return link
