"""A form on a screen of its own, with what it told written down; and a look at it as a person sees it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from widgets.calm_screen import CalmScreen
from widgets.form import ChoiceField, Field, Form, Heading, LinesField, SecretField, ShownField, SwitchField, TextField

SECURITIES = [("tls", "TLS"), ("starttls", "STARTTLS")]
FOLDERS = [(f"folder-{number}", f"Folder number {number}") for number in range(12)]
WRONG_PORT = "A port is a number."


def a_port(text: str) -> str:
    return "" if text.isdecimal() else WRONG_PORT


def needed(text: str) -> str:
    return "" if text else "Fill this in."


def a_host(**changes: str) -> TextField:
    return TextField("host", "Host", **{"value": "imap.example.com", "help_words": "Where the mailbox is.", **changes})


def all_kinds() -> list[Field | Heading]:
    return [
        Heading("Server"),
        a_host(),
        TextField("port", "Port", value="993", check=a_port, help_words="Usually 993."),
        SecretField("password", "Password", value="geheim"),
        ChoiceField("security", "Security", SECURITIES, value="tls", help_words="How the line is kept private."),
        ChoiceField("folder", "Folder", FOLDERS, value="folder-0", help_words="Where mail comes in."),
        SwitchField("seen", "Mark as read", value=True, help_words="After a mail was taken in."),
        ShownField("forward", "Forward to", value="supportacme@konto.omnidesk.com"),
        LinesField("notes", "Notes", value="one\ntwo", help_words="For colleagues."),
    ]


class FormApp(App[None], inherit_bindings=False):
    """A form over the whole screen."""

    def __init__(self, rows: Sequence[Field | Heading]) -> None:
        super().__init__()
        self.animation_level = "none"
        self.form = Form(*rows)
        self.changed: list[tuple[str, str | bool]] = []
        self.told: list[object] = []

    def get_default_screen(self) -> CalmScreen[None]:
        return CalmScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        self.form.enter()

    @on(Form.Changed)
    def _changed(self, message: Form.Changed) -> None:
        self.changed.append((message.name, message.values[message.name]))

    @on(Form.Submitted)
    @on(Form.Left)
    @on(ShownField.CopyAsked)
    def _told(self, message: Form.Submitted | Form.Left | ShownField.CopyAsked) -> None:
        self.told.append(message)

    @property
    def current(self) -> str:
        """The name of the field that has the focus."""
        return self.form.current.name if self.form.current is not None else ""

    def lines(self) -> list[str]:
        """What stands on the screen."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


@asynccontextmanager
async def running(
    *rows: Field | Heading, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[FormApp, Pilot[None]]]:
    app = FormApp(rows or all_kinds())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot
