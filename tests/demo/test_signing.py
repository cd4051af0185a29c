"""The signatures of the demo: they can be kept, and every level wins somewhere, so that each can be seen."""

from pathlib import Path

from console.commands import templates
from console.commands.actor import employee_named
from console.demo.desk import set_up
from console.signatures import other_brands_named, resolve
from storage.settings import Settings
from storage.sqlite.repository import open_repository
from storage.words import SignatureLevel

AT = 1_790_000_000_000


async def the_desk(folder: Path) -> Settings:
    async with open_repository(folder / "demo.db", clock=lambda: AT) as repository:
        return await repository.writing(lambda writer: set_up(writer, port=1143, login="me", at=AT))


async def test_every_level_closes_an_answer_somewhere(tmp_path: Path) -> None:
    settings = await the_desk(tmp_path)

    levels = {
        resolve(settings, address, employee).level
        for address in settings.addresses
        for employee in (None, employee_named(settings, "me"))
    }

    assert levels == {SignatureLevel.BRAND, SignatureLevel.ADDRESS, SignatureLevel.EMPLOYEE}


async def test_each_is_a_text_that_a_person_could_have_set(tmp_path: Path) -> None:
    settings = await the_desk(tmp_path)

    assert [templates.signature(one.text) for one in settings.signatures] == [one.text for one in settings.signatures]


async def test_no_customer_reads_another_brands_name(tmp_path: Path) -> None:
    settings = await the_desk(tmp_path)

    closing = [(address, resolve(settings, address, None).text) for address in settings.addresses]

    assert all(text for _address, text in closing)
    assert [other_brands_named(text, settings, settings.brand(address.brand_id)) for address, text in closing] == [
        ()
    ] * len(closing)
