"""A mail from a file arrived when its topmost Received says, else its Date, else the file's time; never our clock."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.intake.files import import_paths
from console.intake.receive import Intake
from storage.protocol import Repository
from storage.records import TicketView
from storage.sqlite.repository import open_repository
from tests.dramas.desk import BRANDS, first_desk
from tests.dramas.stage import NearRoom

NOW = 1_790_000_000_000
FILE_AT = 1_780_000_000
RECEIVED = "Received: from a by b with ESMTPS id 1 for <info@acme.nl>; "


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


async def arrival_of(mail: str, folder: Path) -> int:
    path = folder / "mail.eml"
    path.write_text(mail + "From: jan@example.nl\nTo: info@acme.nl\n\nHallo\n")
    os.utime(path, (FILE_AT, FILE_AT))
    async with open_repository(folder / "desk.db", clock=lambda: NOW) as repository:
        await _import(path, repository)
        (ticket,) = await repository.reading(lambda reader: reader.tickets(TicketView(), limit=10))
    return ticket.active_at


async def _import(path: Path, repository: Repository) -> None:
    desk = first_desk()
    await repository.writing(
        lambda writer: writer.save_settings(desk, actor="", verb="setup", subject="", detail="", at=NOW)
    )
    intake = Intake(repository, NearRoom(), lambda: NOW)
    await import_paths([path], BRANDS["acme"][1], intake, repository, clock=lambda: NOW)


@pytest.mark.parametrize(
    ("headers", "arrival"),
    [
        (RECEIVED + "Mon, 2 Mar 2026 09:11:09 +0100\n", at("2026-03-02T08:11:09")),
        (RECEIVED + "Mon, 2 Mar 2026 08:00:00 +0000\n" + RECEIVED + "x\n", at("2026-03-02T08:00:00")),
        (RECEIVED + "gisteren\nDate: Sun, 1 Mar 2026 12:00:00 +0000\n", at("2026-03-01T12:00:00")),
        ("Date: Thu, 01 Jan 1970 00:00:00 +0000\n", 0),
        ("Date: Thu, 31 Dec 2099 23:59:59 +0000\n", at("2099-12-31T23:59:59")),
        (
            RECEIVED + "Mon, 2 Mar 2026 08:00:00 +0000\nDate: Thu, 31 Dec 2099 23:59:59 +0000\n",
            at("2026-03-02T08:00:00"),
        ),
        ("Date: onbekend\n", FILE_AT * 1000),
        ("", FILE_AT * 1000),
    ],
)
async def test_a_mail_from_a_file_arrived_when_it_says(headers: str, arrival: int, tmp_path: Path) -> None:
    assert await arrival_of(headers, tmp_path) == arrival
