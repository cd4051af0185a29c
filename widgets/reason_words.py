"""Why the intake set a mail aside, in the language in use.

A reason is kept in English, as the trail and JSON have it, with strangers' words in it: addresses, what a server said.
It stands apart because a sentence that is kept must be recognised before it can be said otherwise.
"""

import re
from collections.abc import Callable
from functools import cache

from widgets.language import _

_Said = Callable[[], str]
_NOT_KNOWN = "; the mail it speaks of is not known"
# Two that begin alike stand with the longer one first.
_SENTENCES: dict[str, _Said] = {
    "the mail is empty": lambda: _("the mail is empty"),
    "there is nothing to read": lambda: _("there is nothing to read"),
    "it was not read": lambda: _("it was not read"),
    "the kept bytes are lost or damaged": lambda: _("the kept bytes are lost or damaged"),
    "the kept bytes are damaged: they no longer have their SHA-256": lambda: _(
        "the kept bytes are damaged: they no longer have their SHA-256"
    ),
    "reading it takes longer than {seconds} seconds": lambda: _("reading it takes longer than {seconds} seconds"),
    "reading it takes too much memory": lambda: _("reading it takes too much memory"),
    "the reader fell silent": lambda: _("the reader fell silent"),
    "the reader failed: {kind}": lambda: _("the reader failed: {kind}"),
    "the reader ended while reading it ({code})": lambda: _("the reader ended while reading it ({code})"),
    "deciding it failed: {said}": lambda: _("deciding it failed: {said}"),
    "more than {limit} bytes; only its beginning is kept": lambda: _(
        "more than {limit} bytes; only its beginning is kept"
    ),
    "a loop between nobody and {address}": lambda: _("a loop between nobody and {address}"),
    "a loop between {sender} and {address}": lambda: _("a loop between {sender} and {address}"),
    "our own probe of {address} came through": lambda: _("our own probe of {address} came through"),
    "our probe of {address} was not yet delivered: {said}": lambda: _(
        "our probe of {address} was not yet delivered: {said}"
    ),
    "our probe of {address} was not delivered: {said}": lambda: _("our probe of {address} was not delivered: {said}"),
    "not yet delivered to an unknown recipient{more}": lambda: _("not yet delivered to an unknown recipient{more}"),
    "not delivered to an unknown recipient{more}": lambda: _("not delivered to an unknown recipient{more}"),
    "not yet delivered to {whom}": lambda: _("not yet delivered to {whom}"),
    "not delivered to {whom}": lambda: _("not delivered to {whom}"),
}


def reason_words(reason: str) -> str:
    """Return a kept reason in the language in use; strangers' words in it stay, and so does a reason of other days."""
    head = reason.removesuffix(_NOT_KNOWN)
    tail = _("; the mail it speaks of is not known") if head != reason else ""
    for sentence, said in _SENTENCES.items():
        found = _pattern(sentence).fullmatch(head)
        if found is not None:
            return said().format(**found.groupdict()) + tail
    return head + tail


def reason_sentence(reason: str) -> str:
    """Return the same as a sentence, behind another one; "" for none."""
    words = reason_words(reason)
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '!', '?')) else '.'}" if words else ""


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """Return what finds a sentence, and what stands in its fields: no field is longer than it must be."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*?)", re.escape(sentence)), re.DOTALL)
