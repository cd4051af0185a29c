"""The guide of a mail address: the steps at each provider, what to copy, and Google's code when it has asked."""

from dataclasses import replace

import pytest

from console.commands.addresses import RemoveAddress
from storage.protocol import Repository, Writer
from storage.records import Evidence
from storage.settings import OutgoingServer, ServerId, Settings
from storage.words import Because, Outcome, Security
from tests.screens.admin.desk import NOW, VIEWER, console_of
from tests.storage.builders import a_decision, a_delivery

MAIN, FORWARD = "info@acme.example", "supportacme@konto.omnidesk.com"
LINK = "https://mail-settings.google.com/mail/vf-abc"


async def ask(repository: Repository, reason: str) -> None:
    """Keep Google's question about the address, as the intake does."""

    def arrive(writer: Writer) -> None:
        key = writer.keep(a_delivery(900))
        assert key is not None
        because = Because.SETUP_GMAIL_CONFIRMATION
        writer.settle(key, Outcome.SETUP, because, reason=reason)
        asked_by = Evidence(header="", position=0, value=MAIN)
        writer.add_decision(a_decision(key, outcome=Outcome.SETUP, because=because, evidence=(asked_by,)))

    await repository.writing(arrive)


async def set_server(repository: Repository) -> None:
    """Keep a server by which mail can be sent."""
    server = OutgoingServer(id=ServerId(0), address_id=None, host="smtp.example", port=465, security=Security.TLS)

    def save(writer: Writer) -> Settings:
        changed = replace(writer.settings(), servers=(server,))
        return writer.save_settings(changed, actor="ana", verb="set", subject="smtp", detail="", at=NOW)

    await repository.writing(save)


async def test_the_steps_stand_with_both_addresses_filled_in(repository: Repository) -> None:
    async with console_of(repository, size=(100, 40)) as console:
        await console.press("comma", "f")

        said = console.text
        assert f"Forward to {FORWARD}" in said
        assert f"Log in to Gmail as {MAIN}" in said
        assert f"Choose Add a forwarding address, enter {FORWARD}" in said


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("2",), "Exchange admin center"),
        (("right",), "Exchange admin center"),
        (("3",), "Take Redirect to as the action"),
        (("tab", "tab"), "Take Redirect to as the action"),
        (("4",), "Log in to cPanel"),
        (("left",), "Log in to cPanel"),
        (("2", "1"), "choose the gear and See all settings"),
        (("2", "shift+tab"), "choose the gear and See all settings"),
    ],
)
async def test_each_provider_is_a_key_away(repository: Repository, keys: tuple[str, ...], words: str) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "f", *keys)

        assert words in console.text


async def test_another_provider_begins_at_the_top(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "f", "G", "2")

        assert "1. Log in to the Exchange admin center" in console.text


async def test_the_forward_address_goes_to_the_clipboard(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "f", "2", "y")

        assert console.app.clipboard == FORWARD


async def test_googles_code_and_link_stand_on_top_of_its_tab_and_the_code_is_copied(repository: Repository) -> None:
    await ask(repository, f"code 123456789, link {LINK}, asked by {MAIN}")

    async with console_of(repository) as console:
        await console.press("comma", "f")
        at_google = console.text
        await console.press("2")
        elsewhere = console.text
        await console.press("c")

        assert at_google.index("Code 123456789") < at_google.index("By the user, in Gmail")
        assert LINK in at_google and "Nothing proves" not in at_google
        assert LINK not in elsewhere
        assert console.app.clipboard == "123456789"


async def test_a_question_that_comes_while_the_guide_is_open_appears(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "f")
        await ask(repository, f"code 123456789, asked by {MAIN}, not authenticated")
        await console.settle()

        assert "Code 123456789" in console.text
        assert "Nothing proves that Google sent this" in console.text


@pytest.mark.parametrize(
    ("reason", "words"), [("", "Google has not asked anything"), (f"link {LINK}", "Google sent no code this time")]
)
async def test_without_a_code_the_key_says_why_nothing_is_copied(
    repository: Repository, reason: str, words: str
) -> None:
    if reason:
        await ask(repository, reason)

    async with console_of(repository) as console:
        await console.press("comma", "f", "c")

        assert words in console.text
        assert console.app.clipboard == ""


async def test_a_probe_is_the_last_step_where_one_can_be_sent(repository: Repository) -> None:
    await set_server(repository)

    async with console_of(repository) as console:
        await console.press("comma", "f", "G")

        assert f"then v sends a probe to {MAIN}" in console.text


async def test_why_no_probe_can_be_sent_is_told_in_its_place(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "f", "G")

        assert "A probe could tell whether it works." in console.text
        assert "then v sends a probe" not in console.text


async def test_whoever_only_looks_reads_and_copies_too(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await console.press("comma", "f", "y", "G")

        assert console.app.clipboard == FORWARD
        assert "vera may not send mail" in console.text


async def test_an_address_that_is_removed_meanwhile_is_told(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "f")
        await RemoveAddress(address=MAIN).run(console.desk)
        await console.settle()
        said = console.text
        await console.press("y", "escape")

        assert f"{MAIN} is no longer registered." in said
        assert console.app.clipboard == ""
        assert "Forwarding" in console.text
