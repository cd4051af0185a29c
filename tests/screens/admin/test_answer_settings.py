"""Channels > Email: what is set of answers stands in the forms of the account, an address and a server."""

from dataclasses import replace
from pathlib import Path

from console.commands.addresses import AddressOptions, EditAddress
from console.commands.servers import ServerOptions, SetServer
from storage.protocol import Repository
from storage.words import LoginWay
from tests.screens.admin.desk import Console, console_of
from tests.screens.admin.servers import PASSWORD, WIDE, fill_in, to_field, wires_of

MAIN = "info@acme.example"
SERVER = ServerOptions(host="smtp.konto.example", user="konto", secret="konto")


def beside(console: Console) -> str:
    """Return what the preview says, as one text."""
    return " ".join(" ".join(line.partition("│")[2] for line in console.lines).split())


async def test_the_accounts_answers_are_set_at_their_own_fields(repository: Repository) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press("comma", "8", *["j"] * 8, "enter", "space")
        await to_field(console, "Acknowledges")
        await console.fill("20")
        preview = beside(console)
        await console.press("ctrl+s")

        account = (await console.settings()).account
        assert (account.subject_number, account.acknowledgements_per_hour, account.html_alternative) == (
            True,
            20,
            False,
        )
        assert "In an hour 20 acknowledgements leave at most." in preview
        assert "Their subject begins with [#7]." in preview


async def test_an_acknowledgement_is_seen_as_its_customer_reads_it_before_it_is_saved(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "enter")
        await to_field(console, "Acknowledges")
        off = beside(console)
        await console.press("space", "tab", "right")
        built_in = beside(console)
        await console.press("tab")
        await console.type("Dear {{customer}}, no {{ticket}}")
        own = beside(console)
        await console.press("ctrl+s")

        known = (await console.settings()).address_named(MAIN)
        assert known is not None
        assert (known.acknowledge, known.language, known.acknowledgement) == (
            True, "en", "Dear {{customer}}, no {{ticket}}",
        )  # fmt: skip
        assert "nummer 7" in off and "It is off" in off
        assert "number 7" in built_in and "4 sets one" in built_in
        assert "Dear Jan Smit, no 7" in own


async def test_a_placeholder_that_stands_for_nothing_is_told_beside_the_acknowledgement(
    repository: Repository,
) -> None:
    async with console_of(repository, size=WIDE) as console:
        await console.press("comma", "enter")
        await to_field(console, "Text")
        await console.type("Dag {{naam}}")
        await console.press("ctrl+s")

        assert "stands for nothing" in console.text
        assert (await console.settings()).addresses[0].acknowledgement == ""


async def test_what_an_address_acknowledges_with_stays_when_something_else_is_changed(repository: Repository) -> None:
    async with console_of(repository) as console:
        options = AddressOptions(acknowledge=True, acknowledgement="Dag\n{{klant}}", language="en")
        await EditAddress(address=MAIN, options=options).run(console.desk)
        await console.press("comma", "enter")
        await to_field(console, "From name")
        await console.type("Acme")
        await console.press("ctrl+s")

        known = (await console.settings()).addresses[0]
        assert (known.from_name, known.acknowledge, known.acknowledgement) == ("Acme", True, "Dag\n{{klant}}")


async def test_a_server_is_set_to_a_token_and_the_list_says_so(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"konto": PASSWORD})) as console:
        await SetServer(options=SERVER).run(console.desk)
        await console.press("comma", "4", "enter")
        await to_field(console, "Logs in with")
        helped = console.text
        await console.press("right", "ctrl+s")

        (server,) = (await console.settings()).servers
        assert server.login_way is LoginWay.XOAUTH2
        assert (server.user, server.secret) == ("konto", "konto")
        assert "what a command in [secrets] prints" in helped
        assert "as konto, with the token of konto" in console.text


async def test_who_logs_in_nowhere_is_not_asked_how(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await console.press("comma", "4", "enter")
        without = console.text
        await fill_in(console, User="konto")

        assert "Logs in with" not in without
        assert "Logs in with" in console.text


async def test_a_token_that_a_colleague_set_meanwhile_is_told(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path, kept={"konto": PASSWORD})) as console:
        await SetServer(options=SERVER).run(console.desk)
        await console.press("comma", "4", "enter")
        await SetServer(options=replace(ServerOptions(), login_way=LoginWay.XOAUTH2)).run(console.desk)
        await console.settle()

        assert "login with password → token" in console.text
