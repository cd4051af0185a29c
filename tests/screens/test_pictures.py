"""The approved look of every screen, in both languages, narrow and wide."""

import pytest
from syrupy.assertion import SnapshotAssertion

from console.app import DeskApp
from storage.settings import Settings
from storage.words import Because, Direction, TicketStatus
from tests.screens.desk import MINUTE, NOW, MemoryDesk, a_decision, a_message, a_session, a_ticket, an_attachment
from tests.screens.screen import settle
from tests.screens.snapshots import Picture
from widgets.language import use_language

PEOPLE = ["Jan Smit", "Petra de Vries", "Ömer Yıldız", "李小龙", "O'Brien & Zn.", "Zoë van der Berg-Hendriksen"]
SUBJECTS = [
    "Waar blijft mijn pakket?",
    "[EXTERN] Factuur 2026-0042 klopt niet",
    "Re: Re: Fwd: retour van bestelling 88123",
    "中文主题 over the order",
    "[/x] [@click=app.quit]klik[/]",
    "Vraag over de garantie van mijn wasmachine (spoed!)",
]
STATUSES = [TicketStatus.OPEN, TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.OPEN, TicketStatus.CLOSED]


def a_busy_desk() -> MemoryDesk:
    tickets = [
        a_ticket(
            number,
            subject=SUBJECTS[number % 6],
            customer_name=PEOPLE[number * 5 % 6],
            message_count=1 + number % 4,
            active_at=NOW - number * number * MINUTE,
            status=STATUSES[number % 5],
            assignee=(None, "ana", "bob.jansen")[number % 3],
            badges=("recipient unresolved",) if number % 7 == 0 else (),
        )
        for number in range(1, 120)
    ]
    quoted = "Dank voor het snelle antwoord!\n\nOp 2 maart schreef Acme BV:\n> Beste Jan,\n>\n> Het is onderweg.\n"
    messages = [
        a_message(12, 1),
        a_message(13, 1, direction=Direction.OUT, author="ana", sender="info@acme.nl", sender_name="Acme BV",
                  to=("jan@example.nl",), text="Beste Jan,\n\nHet is onderweg.\n\nMet vriendelijke groet,\nAna",
                  arrival=NOW - 60 * MINUTE),
        a_message(14, 1, direction=Direction.NOTE, author="bob.jansen", to=(), text="Vervoerder gebeld: morgen.",
                  arrival=NOW - 30 * MINUTE),
        a_message(15, 1, text=quoted, arrival=NOW - 7 * MINUTE, badges=("other subject",),
                  because=Because.KNOWN_MESSAGE_ID, attachments=(an_attachment(),)),
    ]  # fmt: skip
    desk = MemoryDesk(tickets, messages, [a_decision(12, 1), a_decision(15, 1)])
    for key in (12, 15):
        desk.keep_mail(key, b"Received: from a by b\r\nFrom: Jan Smit <jan@example.nl>\r\n\r\n")
    return desk


def an_unset_desk() -> MemoryDesk:
    desk = MemoryDesk()
    desk.settings_now, desk.health = Settings(), []
    return desk


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("desk", "keys"),
    [
        (a_busy_desk, ()),
        (a_busy_desk, ("enter",)),
        (a_busy_desk, ("W",)),
        (a_busy_desk, ("question_mark",)),
        (a_busy_desk, ("colon",)),
        (an_unset_desk, ()),
    ],
    ids=["list", "conversation", "why", "help", "palette", "empty"],
)
async def test_a_screen_looks_as_it_was_approved(
    desk: type[MemoryDesk], keys: tuple[str, ...], size: tuple[int, int], language: str, picture: SnapshotAssertion
) -> None:
    use_language(language)
    app = DeskApp(a_session(desk()))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot, rest=0.3)

        assert app.export_screenshot(title="omnidesk") == picture


async def test_the_light_theme_looks_as_it_was_approved(picture: SnapshotAssertion) -> None:
    app = DeskApp(a_session(a_busy_desk()))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+t")
        await settle(pilot, rest=0.3)

        assert app.export_screenshot(title="omnidesk") == picture
