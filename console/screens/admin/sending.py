"""Sending: the account's outgoing server, and for every mail address which server its answers leave by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from console.commands.servers import ClearServer, own_server
from console.key_names import Where
from console.screens.admin.mailbox_preview import security_name
from console.screens.admin.removing import refusal_of
from console.screens.admin.section_screen import SECTION_PLACES, Question
from console.screens.admin.server_attempt import server_attempt
from console.screens.admin.server_form import ACCOUNT, ServerForm
from console.screens.admin.trial import Attempt
from console.screens.admin.trying_section import TryingSection
from console.screens.desk_screen import places_bindings
from storage.protocol import Reader
from storage.settings import MailAddress, OutgoingServer, Settings
from storage.words import LoginWay
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.preview_box import Entry
from widgets.table_plan import TableColumn
from widgets.table_rows import PLAIN, QUIET, WARNING, Cell, Group, Row

PLACES = (Where.CHANGING, Where.TRYING, *SECTION_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The settings."""

    settings: Settings


class SendingScreen(TryingSection[Sight]):
    """The outgoing servers."""

    SECTION = "sending"
    PLACES = PLACES
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(*PLACES)

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns; whose mail it is and by which server it leaves stay longest."""
        return (
            TableColumn(title=_("Mail of"), rank=9, least=28, most=44),
            TableColumn(title=_("Leaves by"), rank=8, least=24, most=44),
            TableColumn(title=_("Which is"), rank=7, least=13, most=22),
            TableColumn(title=_("Protection"), rank=4, least=8, most=10),
            TableColumn(title=_("User"), rank=6, least=8, most=36),
            TableColumn(title=_("Password"), rank=5, least=8, most=24),
        )

    def empty_words(self) -> str:
        """There is always the account."""
        return ""

    def ask(self, reader: Reader) -> Sight:
        """Read the settings."""
        return Sight(settings=reader.settings())

    def lines(self, sight: Sight) -> Sequence[Row | Group]:
        """Return the account's row, then one for each mail address under its brand."""
        settings = sight.settings
        lines: list[Row | Group] = [_row(ACCOUNT, _("the account"), own_server(settings, None), _account_words())]
        for brand in settings.brands:
            lines.append(Group(title=brand.name))
            lines += [_row_of(settings, known) for known in settings.addresses_of(brand.id)]
        return lines

    def details(self, sight: Sight, key: str) -> tuple[str, Sequence[Entry]]:
        """Return by which server the row's mail leaves, and what can be done here."""
        of = sight.settings.address_named(key)
        server = sight.settings.server_of(None if of is None else of.id)
        title = _("Outgoing server of the account") if of is None else _("Answers from {address}").format(address=key)
        if server is None:
            return title, (_("They can't be sent yet: Enter sets a server, and tries it before it is saved."),)
        login = _("as {user}, with the password {secret}")
        if server.login_way is LoginWay.XOAUTH2:
            login = _("as {user}, with the token of {secret}")
        nobody = _("nobody logs in")
        entries = (
            Line(label=_("Leaves by"), value=f"{server.host}:{server.port}"),
            Line(
                label=_("Login"), value=login.format(user=server.user, secret=server.secret) if server.user else nobody
            ),
            Line(label=_("Test"), value=_("t tries it out, step by step; nothing is sent")),
        )
        return title, entries

    def form(self, sight: Sight, key: str | None) -> ServerForm | str:
        """Return the form of a row's own server; a new one begins where there is none yet."""
        settings = sight.settings
        of = settings.address_named((self.table.cursor if key is None else key) or "")
        if key is None and own_server(settings, None) is None:
            of = None
        elif key is None and own_server(settings, None if of is None else of.id) is not None:
            return _("It is set already: Enter changes it. For an address of its own server, go to that address.")
        return ServerForm(self.session, settings, of, told=self.told, keymap=self.keymap)

    def removal(self, sight: Sight, key: str) -> Question | str:
        """Ask with how mail leaves from then on."""
        settings = sight.settings
        of = settings.address_named(key)
        command = ClearServer(address=None if of is None else of.address)
        refusal = refusal_of(self.session, settings, command)
        if refusal is not None:
            return refusal.words
        if of is None:
            return _account_question(settings, command)
        words = _("Clear the own server of {address}? {rest}")
        rest = _("Its mail then leaves by the account's.")
        if own_server(settings, None) is None:
            rest = _("It can't send then: the account has no server either.")
        done = _("{address} has no server of its own any more; z takes that back.")
        return Question(
            words=words.format(address=key, rest=rest), command=command, done=done.format(address=key)
        )  # fmt: skip

    def attempt(self, sight: Sight, key: str) -> Attempt | str:
        """Return the test of the server that the row's mail leaves by."""
        of = sight.settings.address_named(key)
        server = sight.settings.server_of(None if of is None else of.id)
        if server is None:
            return _("There is nothing to try: no outgoing server is set yet. Enter sets one.")
        return server_attempt(self.session.wires, server)


def _account_words() -> str:
    return _("for all without their own")


def _row_of(settings: Settings, known: MailAddress) -> Row:
    own = own_server(settings, known.id)
    whose = _("its own") if own is not None else _("the account's")
    return _row(known.address, known.address, settings.server_of(known.id), whose, is_own=own is not None)


def _row(key: str, name: str, server: OutgoingServer | None, whose: str, *, is_own: bool = True) -> Row:
    if server is None:
        return Row(key=key, cells=(name, Cell(text=_("nothing: can't send"), look=WARNING), "-", "-", "-", "-"))
    look = PLAIN if is_own else QUIET
    texts = (whose, security_name(server.security), server.user or _("nobody"), server.secret or "-")
    place = Cell(text=f"{server.host}:{server.port}", look=look)
    return Row(key=key, cells=(name, place, *(Cell(text=text, look=look) for text in texts)))


def _account_question(settings: Settings, command: ClearServer) -> Question:
    own = {server.address_id for server in settings.servers}
    count = sum(known.id not in own for known in settings.addresses)
    rest = ngettext("{count} address can't send then.", "{count} addresses can't send then.", count)
    words = _("Clear the account's outgoing server? {rest}").format(rest=rest.format(count=count))
    done = _("The account has no outgoing server any more; z takes that back.")
    return Question(words=words, command=command, done=done)
