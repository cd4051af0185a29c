"""An erasure beside everything else: mail that comes in meanwhile, mail that is being sent, and a large desk."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from console.commands.actor import Actor
from console.commands.refusal import RefusedError
from console.privacy.erasing import begin, carry_out
from console.privacy.exporting import ExportError, export
from console.privacy.finding import find
from storage.errors import ConflictError, DatabaseBusyError, StorageError
from storage.outbox import Step
from storage.privacy import Person
from storage.protocol import Repository, Writer
from storage.words import OutboxState, Role
from tests.privacy.desk import PIET, found_in_files, furnish
from tests.storage.builders import JAN, NOON
from tests.storage.steps import answer, take_in, with_settings

ANA = Actor(login="ana", role=Role.ADMIN)


class Interrupted:
    """A repository in which somebody else writes once, before one of the steps of an erasure."""

    def __init__(self, repository: Repository, before: int, write: Any) -> None:
        self._repository, self._before, self._write = repository, before, write

    async def erasing(self, erase: Any) -> Any:
        self._before -= 1
        if self._before == 0:
            await self._repository.writing(self._write)
        return await self._repository.erasing(erase)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._repository, name)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def jan(repository: Repository) -> Person:
    customer = await repository.reading(lambda reader: reader.customer_of(JAN))
    return Person(customer_id=customer, addresses=(JAN,), name="Jan Smit")


@pytest.mark.parametrize("before", [1, 2, 3, 4])
async def test_mail_that_comes_in_meanwhile_is_erased_too_as_long_as_it_is_not_done(
    repository: Repository, path: Path, before: int
) -> None:
    await with_settings(repository)
    await repository.writing(lambda writer: take_in(writer, 1, text="zqwplkeerste"))
    person = await jan(repository)
    begun = await begin(repository, person, ANA, lambda: NOON, with_others=False)

    def more(writer: Writer) -> None:
        take_in(writer, 2, text="zqwplktweede")

    await carry_out(Interrupted(repository, before, more), begun, lambda: NOON)  # type: ignore[arg-type]  # a stand-in

    assert await repository.reading(lambda reader: reader.customer_of(JAN)) is None
    assert found_in_files(path.parent, {"one": "zqwplkeerste", "two": "zqwplktweede"}) == {}


async def test_while_their_mail_is_being_sent_nothing_of_it_is_erased_and_it_goes_on_later(
    repository: Repository,
) -> None:
    await with_settings(repository)
    _, number, _ = await repository.writing(lambda writer: take_in(writer, 1))
    outbox = await repository.writing(lambda writer: answer(writer, number))
    await repository.writing(lambda writer: writer.take_up(outbox, at=NOON))
    begun = await begin(repository, await jan(repository), ANA, lambda: NOON, with_others=False)

    with pytest.raises(DatabaseBusyError):
        await carry_out(repository, begun, lambda: NOON)
    kept = await repository.reading(lambda reader: reader.messages(number))
    await repository.writing(lambda writer: writer.end_try(outbox, Step(state=OutboxState.SENT, ended_at=NOON)))
    erased = await carry_out(repository, begun, lambda: NOON)

    assert len(kept) == 2
    assert (erased.sums.messages, erased.sums.outgoing) == (2, 1)


async def test_only_one_erasure_is_under_way(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(lambda writer: take_in(writer, 1))
    person = await jan(repository)
    await begin(repository, person, ANA, lambda: NOON, with_others=False)

    with pytest.raises(ConflictError):
        await begin(repository, person, ANA, lambda: NOON, with_others=False)


async def test_who_does_not_administer_begins_none(repository: Repository) -> None:
    with pytest.raises(RefusedError):
        await begin(
            repository,
            Person(customer_id=None, addresses=(JAN,)),
            Actor(login="bob", role=Role.AGENT),
            lambda: NOON,
            with_others=False,
        )


async def test_mails_in_the_outbox_that_were_not_sent_go_as_well(repository: Repository) -> None:
    await with_settings(repository)
    _, number, _ = await repository.writing(lambda writer: take_in(writer, 1))
    await repository.writing(lambda writer: answer(writer, number))
    begun = await begin(repository, await jan(repository), ANA, lambda: NOON, with_others=False)

    erased = await carry_out(repository, begun, lambda: NOON)

    assert erased.sums.outgoing == 1
    assert await repository.reading(lambda reader: reader.outbox(limit=9)) == []
    assert (await repository.reading(lambda reader: reader.counts())).outbox == 0


async def test_an_export_that_fails_leaves_no_file(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await furnish(repository)
    found = await find(repository, desk.person)
    to = tmp_path / "jan.zip"

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.writestr", full)
    with pytest.raises(ExportError, match="No space left"):
        await export(repository, found, to, NOON)

    assert "jan.zip" not in names_in(tmp_path)


async def test_of_a_ticket_of_somebody_else_only_their_own_part_is_handed_out(
    repository: Repository, tmp_path: Path
) -> None:
    desk = await furnish(repository)
    to = tmp_path / "jan.zip"

    await export(repository, await find(repository, desk.person), to, NOON)

    with zipfile.ZipFile(to) as archive:
        told = json.loads(archive.read("export.json"))
    assert PIET not in json.dumps(told["tables"]["message"])
    assert desk.shared not in {ticket["number"] for ticket in told["tables"]["ticket"]}
    assert desk.shared in {row["ticket"] for row in told["tables"]["ticket_customer"]}


async def test_a_mail_whose_bytes_are_lost_is_told_in_the_export(repository: Repository, tmp_path: Path) -> None:
    desk = await furnish(repository)
    found = await find(repository, desk.person)

    def lost(reader: object, key: int) -> bytes:
        raise StorageError("The kept bytes of mail 1 are lost.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.sqlite.transactions.SqliteReader.raw", lost)
        sums = await export(repository, found, tmp_path / "jan.zip", NOON)

    assert sums["missing"] == len(found.mails)


@pytest.mark.long
async def test_one_of_many_is_erased_from_a_large_desk_and_everybody_else_stands(
    repository: Repository, path: Path
) -> None:
    await with_settings(repository)
    for start in range(0, 20_000, 1_000):
        await repository.writing(lambda writer, start=start: _many(writer, start))
    person = await jan(repository)
    before = await repository.reading(lambda reader: reader.counts())
    begun = await begin(repository, person, ANA, lambda: NOON, with_others=False)

    erased = await carry_out(repository, begun, lambda: NOON)

    after = await repository.reading(lambda reader: reader.counts())
    ledger = await repository.reading(lambda reader: reader.ledger(None))
    assert erased.sums.messages == erased.sums.mails == 2_000
    assert after.tickets == before.tickets - 2_000
    assert [row.gaps for row in ledger] == [()]
    assert found_in_files(path.parent, {"text": "zqwplkgeheim"}) == {}


def _many(writer: Writer, start: int) -> None:
    for uid in range(start + 1, start + 1_001):
        if uid % 10:
            take_in(writer, uid, address=f"klant{uid}@example.nl", text="niets bijzonders")
        else:
            take_in(writer, uid, text=f"zqwplkgeheim {uid}")
