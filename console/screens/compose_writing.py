"""An answer that is being written: what was chosen beside what is typed, and what both become.

It stands apart from the screen because a draft that is kept, an answer that is sent and what is shown are one thing in
three shapes, and must never tell apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from console.answering.answer import Answer
from console.answering.concerns import concerns
from console.answering.letter import parts
from console.answering.opening import Opening
from console.answering.recipients import BadRecipientError, read_recipients, written
from console.concern_words import concern_words
from console.outgoing.files import OutgoingFile
from console.settings_words import level_words
from console.signature_words import because_words, loss_words, scope_words
from console.signatures import Resolved
from storage.drafts import Draft
from storage.words import SignatureLevel
from widgets.composer import Typed
from widgets.composer_look import ComposerSight
from widgets.language import _, ngettext
from widgets.sizes import size_words
from widgets.typed import typed_line

PARTED = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysShown:
    """The keys in force that an answer names where they are needed."""

    add: str
    signature: str
    why: str
    quote: str
    detach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What an answer opens with and what was chosen for it; `level` None is what the mail address says.

    `unread` are the paths of files of a draft that have not been read again yet.
    """

    opening: Opening
    level: SignatureLevel | None = None
    is_unsigned: bool = False
    files: tuple[OutgoingFile, ...] = ()
    unread: tuple[str, ...] = ()
    is_quote_shown: bool = False
    is_why_shown: bool = False

    @property
    def resolved(self) -> Resolved:
        """Which signature is chosen, whether or not the answer closes with one."""
        return self.opening.signature(self.level)


def proposal(writing: Writing, text: str = "") -> Typed:
    """Return what stands in the fields before anybody types."""
    proposed = writing.opening.answer()
    return Typed(
        to=PARTED.join(proposed.to), cc=PARTED.join(proposed.cc), subject=typed_line(proposed.subject), text=text
    )


def answer_of(writing: Writing, typed: Typed) -> Answer:
    """Return the answer as it is typed now."""
    return replace(
        writing.opening.answer(typed.text),
        to=_given(typed.to),
        cc=_given(typed.cc),
        subject=typed.subject,
        signature=writing.level,
        is_unsigned=writing.is_unsigned,
        files=writing.files,
    )


def draft_of(writing: Writing, typed: Typed, login: str, now: int) -> Draft | None:
    """Return the draft to keep of what is written; None when nothing is: an opened answer alone is no draft."""
    paths = (*(one.path for one in writing.files if one.path), *writing.unread)
    is_chosen = writing.level is not None or writing.is_unsigned or paths
    if not typed.text.strip() and not is_chosen and typed == proposal(writing, typed.text):
        return None
    return Draft(
        login=login,
        ticket=writing.opening.ticket,
        kind=writing.opening.kind,
        about=writing.opening.answer().about,
        to=_given(typed.to),
        cc=_given(typed.cc),
        subject=typed.subject,
        text=typed.text,
        signature=writing.level,
        is_unsigned=writing.is_unsigned,
        files=paths,
        saved_at=now,
    )


def typed_of(draft: Draft) -> Typed:
    """Return what was typed in a draft."""
    return Typed(to=PARTED.join(draft.to), cc=PARTED.join(draft.cc), subject=draft.subject, text=draft.text)


def with_left_out(writing: Writing, typed: Typed) -> Typed:
    """Return the fields with everybody in Cc who was left out and is not written to yet. Raises BadRecipientError."""
    named = {one.address for one in read_recipients([typed.to, typed.cc])}
    more = [written(one) for one in writing.opening.left_out if one.address not in named]
    return replace(typed, cc=PARTED.join([*_given(typed.cc), *more]))


def switched(typed: Typed, before: Opening, after: Opening) -> Typed:
    """Return the fields for another proposal; whom a person added to the one before stays. Raises BadRecipientError."""
    proposed = {one.address for one in (*before.to, *before.cc, *after.to, *after.cc)}

    def added(words: str) -> list[str]:
        return [written(one) for one in read_recipients([words]) if one.address not in proposed]

    return replace(
        typed,
        to=PARTED.join([*map(written, after.to), *added(typed.to)]),
        cc=PARTED.join([*map(written, after.cc), *added(typed.cc)]),
    )


# What is shown


def sight_of(writing: Writing, typed: Typed, keys: KeysShown) -> ComposerSight:
    """Return what is shown around what is typed."""
    answer, opening = answer_of(writing, typed), writing.opening
    shown = parts(answer, opening)
    return ComposerSight(
        sender=written(opening.speaker.author),
        remarks=tuple(_remarks(writing, typed, keys)),
        warnings=tuple(concern_words(one) for one in concerns(answer, opening)),
        signature=shown.signature,
        why=tuple(why_words(writing)) if writing.is_why_shown else (),
        quote=shown.quote,
        quote_key=keys.quote,
        is_quote_shown=writing.is_quote_shown,
        along=(signature_words(writing, keys), *files_words(writing.files, keys.detach)),
    )


def signature_words(writing: Writing, keys: KeysShown) -> str:
    """Return of which level the signature is, and which keys choose another and tell why."""
    words = _("signature: {level} ({other} another, {why} why)")
    return words.format(level=chosen_words(writing), other=keys.signature, why=keys.why)


def chosen_words(writing: Writing) -> str:
    """Return of which level the signature is that closes the answer."""
    level = writing.resolved.level
    return _("none") if writing.is_unsigned or level is None else level_words(level)


def files_words(files: Sequence[OutgoingFile], key: str) -> Iterator[str]:
    """Yield the files with their sizes and what they make in all; nothing where there is none."""
    if not files:
        return
    named = PARTED.join(f"{one.name} ({size_words(one.size)})" for one in files)
    words = ngettext("{count} file: {names}", "{count} files: {names}", len(files))
    yield words.format(count=len(files), names=named)
    total = size_words(sum(one.size for one in files))
    yield _("{size} in all, {key} leaves one out").format(size=total, key=key)


def why_words(writing: Writing) -> Iterator[str]:
    """Yield why the answer closes with this signature, and why not with each of the others."""
    resolved = writing.resolved
    if writing.is_unsigned:
        yield _("No signature was chosen for this answer.")
        return
    yield because_words(resolved)
    for one in resolved.considered:
        lost = loss_words(one, resolved)
        if lost:
            yield _("not that of {scope}: {why}").format(scope=scope_words(one.scope), why=lost)


def _remarks(writing: Writing, typed: Typed, keys: KeysShown) -> Iterator[str]:
    try:
        named = {one.address for one in read_recipients([typed.to, typed.cc])}
    except BadRecipientError:  # half of an address, while it is typed; it is told when it is to be sent
        return
    absent = [one.address for one in writing.opening.left_out if one.address not in named]
    if absent:
        words = _("left out: {names} ({key} writes to them too)")
        yield words.format(names=PARTED.join(absent), key=keys.add)


def _given(words: str) -> tuple[str, ...]:
    kept = words.strip(" ,;")
    return (kept,) if kept else ()
