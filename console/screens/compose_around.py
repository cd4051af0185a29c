"""What goes along with an answer: recipients, template, signature, quote, files; each is one key away.

It stands apart from the writing itself because none of it is typed: a key chooses, and what was chosen is shown.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual.app import SuspendNotSupported

from console.answering.recipients import BadRecipientError
from console.commands.answer_templates import templates_for
from console.commands.tickets.answer_facts import read_opening
from console.editing import EditingError, edited, editor_command
from console.placeholders import fill_template, name_of_customer
from console.screens.compose_writing import chosen_words, switched, with_left_out
from console.screens.composing import Composing
from console.settings_words import level_words
from storage.settings import Template
from storage.words import ReplyKind, SignatureLevel
from widgets.cells import clean
from widgets.composer import TEXT
from widgets.language import _
from widgets.picker import Choice
from widgets.preview_picker import PreviewPicker

UNSIGNED = "none"
LEVELS: Mapping[str, SignatureLevel | None] = {
    "own": None,  # what the mail address says
    **{level.value: level for level in (SignatureLevel.EMPLOYEE, SignatureLevel.ADDRESS, SignatureLevel.BRAND)},
}


class ComposeAround(Composing):
    """The keys for what goes along."""

    environment: Mapping[str, str] = os.environ

    # Whom it goes to

    def action_to_all(self) -> None:
        """Answer everybody, or the customer alone again."""
        kind = self.writing.opening.kind
        if kind is ReplyKind.FORWARD:
            self.status.say(_("What is forwarded goes to whom you type."))
        else:
            self.start(self._switch(ReplyKind.REPLY if kind is ReplyKind.REPLY_ALL else ReplyKind.REPLY_ALL))

    async def _switch(self, kind: ReplyKind) -> None:
        before, login = self.writing.opening, self.start_of.login
        about = before.answer().about
        after = await self.session.read(lambda reader: read_opening(reader, before.ticket, kind, about, login))
        try:
            typed = switched(self.typed, before, after)
        except BadRecipientError as error:
            self.notice.show(unreadable(error))
            return
        self.composer.put_recipients(typed.to, typed.cc)
        self.choose(replace(self.writing, opening=after))
        self.show_title()
        self.status.say(_("to everybody") if kind is ReplyKind.REPLY_ALL else _("to the customer alone"))

    def action_add_left_out(self) -> None:
        """Write to those too who were in the answered mail and are left out."""
        if not self.writing.opening.left_out:
            self.status.say(_("Nobody is left out."))
            return
        try:
            typed = with_left_out(self.writing, self.typed)
        except BadRecipientError as error:
            self.notice.show(unreadable(error))
            return
        self.composer.put_recipients(typed.to, typed.cc)
        self.choose(self.writing)

    # Its text

    def action_template(self) -> None:
        """Pick a template to put in where the cursor is."""
        opening = self.writing.opening
        found = {str(one.id): one for one in templates_for(opening.settings, opening.speaker.brand.id)}
        if not found:
            self.status.say(_("There are no templates yet; an admin makes them: omnidesk template add NAME."))
            return
        choices = [Choice(name=name, words=clean(one.name), remark=self._whose(one)) for name, one in found.items()]

        def picked(name: str | None) -> None:
            if name is not None:
                self.composer.insert(self._filled(found[name]))
                self.composer.enter(TEXT)

        picker = PreviewPicker(
            choices, placeholder=_("which template?"), full=lambda name: self._filled(found[name]) if name else ""
        )
        self.app.push_screen(picker, picked)

    def _whose(self, template: Template) -> str:
        opening = self.writing.opening
        return _("all brands") if template.brand_id is None else clean(opening.settings.brand(template.brand_id).name)

    def _filled(self, template: Template) -> str:
        opening, ticket = self.writing.opening, self.ticket
        speaker = opening.speaker
        customer = name_of_customer(ticket.customer_name, ticket.customer_address)
        return fill_template(
            template.text, speaker.brand, opening.settings.account, speaker.known, opening.employee, customer,
            ticket.number,
        )  # fmt: skip

    def action_editor(self) -> None:
        """Go on with the text in the person's own editor."""
        if not self.session.may_write_files:
            self.notice.show(_("No editor can be started from this console: it reaches nothing but the desk."))
            return
        self.start(self._edit())

    async def linger(self) -> None:
        """Let others know that the answer is written on while this console stands still."""

    async def _edit(self) -> None:
        """Edit with the console away. The loop stands still meanwhile: whatever awaited there would never go on."""
        await self.keeper.keep()
        try:
            command = editor_command(self.environment)
            await self.linger()
            with self.app.suspend():  # nothing may be raised inside: the console would not come back
                text, failure = _attempt(self.typed.text, command)
        except EditingError as error:
            text, failure = "", str(error)
        except SuspendNotSupported:
            text, failure = "", _("This terminal can't be lent to an editor.")
        if failure:
            self.notice.show(failure)
        else:
            self.composer.put_text(text)
            self.show_around()
            self.keep_soon()

    def action_zoom(self) -> None:
        """Give the text all the room, or show all of the answer again."""
        self.composer.zoom()

    def action_field(self, step: int) -> None:
        """Go to the next field, or the one before."""
        self.composer.go(step)

    # How it closes

    def action_signature(self) -> None:
        """Pick of which level the signature is, or none."""
        texts = {name: self.writing.opening.signature(level).text for name, level in LEVELS.items()}
        choices = [
            *(Choice(name=name, words=_level(level), remark=_first(texts[name])) for name, level in LEVELS.items()),
            Choice(name=UNSIGNED, words=_("no signature")),
        ]

        def picked(name: str | None) -> None:
            if name is not None:
                self._close_with(name)

        picker = PreviewPicker(choices, placeholder=_("which signature?"), full=lambda name: texts.get(name, ""))
        self.app.push_screen(picker, picked)

    def _close_with(self, name: str) -> None:
        if name == UNSIGNED:
            self.choose(replace(self.writing, is_unsigned=True))
        else:
            self.choose(replace(self.writing, level=LEVELS[name], is_unsigned=False))
        self.status.say(_("signature: {level}").format(level=chosen_words(self.writing)))

    def action_why(self) -> None:
        """Tell why the answer closes with this signature, or fold that again."""
        self.writing = replace(self.writing, is_why_shown=not self.writing.is_why_shown)
        self.show_around()

    def action_quote(self) -> None:
        """Show what is quoted, or fold it again."""
        self.writing = replace(self.writing, is_quote_shown=not self.writing.is_quote_shown)
        self.show_around()


def _attempt(text: str, command: Sequence[str]) -> tuple[str, str]:
    """Return a text as an editor left it, or why it did not."""
    try:
        return edited(text, command), ""
    except EditingError as error:
        return "", str(error)


def unreadable(error: BadRecipientError) -> str:
    """Say which recipient is none."""
    words = _("{value} is no mail address: mend that first, then once more.")
    return words.format(value=clean(error.value) or "-")


def _level(level: SignatureLevel | None) -> str:
    return _("as the mail address says") if level is None else level_words(level)


def _first(text: str) -> str:
    lines: Sequence[str] = text.splitlines()
    return clean(lines[0]) if lines else _("nothing set")
