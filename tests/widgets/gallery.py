"""The widgets of the administration on show: `python -m tests.widgets.gallery`, or a picture of one with its name.

`python -m tests.widgets.gallery form 80 24 form.svg tab tab` presses keys and writes what is then seen.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.filter import LineFilter

from widgets.calm_screen import CalmScreen
from widgets.entries import Line, Title
from widgets.form import (
    ChoiceField,
    Form,
    Heading,
    LinesField,
    SecretField,
    ShownField,
    SwitchField,
    TextField,
    Value,
)
from widgets.key_line import KeyLine
from widgets.last_gate import LastGate
from widgets.moves import Move
from widgets.preview_box import PreviewBox
from widgets.steps import Step, StepState
from widgets.steps_view import StepsView
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import Cell, Group, Row
from widgets.tabs_line import TabsLine

ROOMS = ("form", "table", "empty", "steps")
TABS = ["1 Addresses", "2 Brands", "3 Mailboxes", "4 Exclusions", "5 Signatures", "6 Employees", "7 Audit", "8 Account"]
PREVIEW_FROM = 100
LEVELS = [
    ("particular", "most particular"),
    ("employee", "the employee's"),
    ("address", "the mail address's"),
    ("brand", "the brand's"),
    ("none", "none"),
]


def a_period(text: str) -> str:
    """Refuse a period that is no number of hours."""
    is_period = text.isdecimal() and 0 < int(text) <= 4320
    return "" if is_period else "A period is a number of hours from 1 to 4320."


def an_address(text: str) -> str:
    """Refuse what is no address."""
    return "" if "@" in text else "An address has a name, an @ and a domain."


def a_form() -> Form:
    """Return the form of a mail address."""
    return Form(
        Heading("info@acme.nl"),
        TextField("address", "Address", value="info@acme.nl", check=an_address,
                  help_words="Where customers write to; a forward must point at the mailbox."),
        ShownField("forward", "Forward to", value="supportacme@konto.omnidesk.com",
                   help_words="Forward to this address at your own mail package."),
        TextField("from_name", "From name", value="Klantenservice {{merknaam}}",
                  help_words="The sender that a customer sees."),
        SecretField("password", "Password", value="geheim", help_words="Kept encrypted; empty leaves it as it is."),
        Heading("Grouping"),
        SwitchField("grouped", "Group by time", value=True,
                    help_words="Mails of one customer within a period form one ticket."),
        TextField("hours", "Period, hours", value="72", check=a_period,
                  help_words="Measured from the customer's last mail in the ticket."),
        ChoiceField("closed", "Closed ticket", [("new", "new"), ("reopen", "reopen")], value="new",
                    help_words="What a mail within the period of a closed ticket does."),
        Heading("Signature"),
        ChoiceField("level", "Signature", LEVELS, value="particular",
                    help_words="Which of three signatures goes under a reply."),
        LinesField("signature", "Text", value="Met vriendelijke groet,\n\n{{medewerker}}\nAcme BV",
                   help_words="Goes under each reply from this address."),
    )  # fmt: skip


def some_rows() -> list[Row | Group]:
    """Return mail addresses under their brands."""
    rows: list[Row | Group] = []
    for brand, names in (("Acme BV", ("info", "verkoop", "retour")), ("Zonnig & Zn.", ("info", "klantenservice"))):
        domain = "acme.nl" if brand.startswith("Acme") else "zonnig-en-zonen.example"
        rows.append(Group(title=brand))
        for number, name in enumerate(names):
            state = [Cell(text="verified", look="good"), Cell(text="waiting", look="warning"),
                     Cell(text="late", look="bad")][number]  # fmt: skip
            rows.append(
                Row(key=f"{name}@{domain}", cells=(f"{name}@{domain}", "72 h" if number != 2 else Cell(
                    text="off", look="quiet"), f"Klantenservice {brand}", state, str(number * 130), "2m"))
            )  # fmt: skip
    return rows


COLUMNS = (
    TableColumn(title="Address", rank=9, least=16),
    TableColumn(title="Group", rank=5, least=5, right=True),
    TableColumn(title="From name", rank=2, least=10),
    TableColumn(title="Forward", rank=6, least=8),
    TableColumn(title="Tickets", rank=1, least=7, right=True),
    TableColumn(title="Last", rank=3, least=4, right=True),
)
STEPS = (
    Step(name="find the server", state=StepState.OK, said="imap.example.com is 192.0.2.7, port 993"),
    Step(name="speak TLS", state=StepState.OK, said="TLS 1.3, certificate of example.com until 12 Mar 2027"),
    Step(name="log in", state=StepState.FAILED, said="NO [AUTHENTICATIONFAILED] Invalid credentials (Failure) "
         "see https://support.example.com/mail/accounts/answer/78754 for what to do about it"),
    Step(name="open the folder", state=StepState.SKIPPED),
    Step(name="keep waiting (IDLE)", state=StepState.WAITING),
)  # fmt: skip


def what_it_does(values: Mapping[str, Value]) -> Sequence[Line | Title | str]:
    """Return a preview of a form."""
    grouped = f"within {values['hours']} hours" if values["grouped"] else "never"
    return [
        Line(label="From", value=f"{values['from_name']} <{values['address']}>"),
        Line(label="Grouped", value=grouped, look="bold"),
        Title(text="A reply ends with"),
        str(values["signature"]),
    ]


class GalleryApp(App[None], inherit_bindings=False):
    """One room of the gallery."""

    CSS = """
    Screen { layout: vertical; }
    #body { height: 1fr; padding: 1 0 0 0; }
    Form { width: 2fr; }
    PreviewBox { width: 1fr; border-left: solid $panel; display: none; }
    .-wide PreviewBox { display: block; }
    StepsView { margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False),
        *[Binding(key, f"move('{how}')", show=False) for key, how in (("j,down", "down"), ("k,up", "up"))],
    ]

    def __init__(self, room: str = "form") -> None:
        super().__init__()
        self.animation_level = "none"
        self.room = room
        self.form, self.table, self.steps = a_form(), Table(COLUMNS, empty=""), StepsView(STEPS)
        self.preview, self.keys = PreviewBox("Preview", label=10), KeyLine()

    def get_default_screen(self) -> CalmScreen[None]:
        """Return a screen as the console's are."""
        return CalmScreen(id="_default")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters with the last gate, as in the console."""
        return [*super().get_line_filters(), LastGate()]

    def compose(self) -> ComposeResult:
        """Lay out a room."""
        yield TabsLine(TABS, ROOMS.index(self.room))
        with Horizontal(id="body"):
            if self.room == "form":
                yield self.form
                yield self.preview
            elif self.room == "steps":
                with Vertical():
                    yield self.steps
            else:
                yield self.table
        yield self.keys

    def on_mount(self) -> None:
        """Fill the room."""
        self.preview.show("Preview", what_it_does(self.form.values))
        self.table.show_empty("No mail address yet. Press a to add the first one: an address that customers write to.")
        if self.room == "form":
            self.form.enter()
        elif self.room != "steps":
            self.table.focus()
            self.table.show(some_rows() if self.room == "table" else [])

    def on_resize(self) -> None:
        """Show the preview where there is room."""
        self.screen.set_class(self.size.width >= PREVIEW_FROM, "-wide")

    def action_move(self, how: str) -> None:
        """Move in the table."""
        self.table.move(Move(how))

    @on(Form.Changed)
    def _changed(self, message: Form.Changed) -> None:
        self.preview.show("Preview", what_it_does(message.values))

    @on(Form.Entered)
    def _entered(self) -> None:
        self.keys.show(self.form.hints())


async def drawn(room: str, size: tuple[int, int], keys: Sequence[str]) -> str:
    """Return a picture of a room after some keys."""
    app = GalleryApp(room)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return app.export_screenshot(title="omnidesk")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        picture = asyncio.run(drawn(sys.argv[1], (int(sys.argv[2]), int(sys.argv[3])), sys.argv[5:]))
        Path(sys.argv[4]).write_text(picture, encoding="utf-8")
    else:
        GalleryApp(*sys.argv[1:]).run()
