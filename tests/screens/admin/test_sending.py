"""Channels > Email, sending: which server each address's answers leave by; set, cleared, taken back, by keys."""

from pathlib import Path

import pytest

from console.commands.servers import ServerOptions, SetServer, own_server
from storage.protocol import Repository
from storage.settings import OutgoingServer
from storage.words import Security
from tests.screens.admin.desk import VIEWER, Console, console_of
from tests.screens.admin.servers import PASSWORD, WIDE, fill_in, kept_in, text_of, to_field, wires_of

OWN = "info@acme.example"
PLACE = ServerOptions(host="smtp.konto.example", user="konto", secret="konto")


async def server(console: Console, address: str | None = None) -> OutgoingServer | None:
    settings = await console.settings()
    known = None if address is None else settings.address_named(address)
    return own_server(settings, None if known is None else known.id)


async def test_without_a_server_every_row_says_that_nothing_can_be_sent(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "4")

        assert console.text.count("nothing: can't send") == 3


async def test_each_address_tells_which_server_it_uses(repository: Repository) -> None:
    async with console_of(repository, size=(140, 30)) as console:
        await SetServer(options=PLACE).run(console.desk)
        own = ServerOptions(host="smtp.acme.example", security=Security.STARTTLS)
        await SetServer(options=own, address=OWN).run(console.desk)
        await console.press("comma", "4")

        by_row = {line.split()[0]: line for line in console.lines if "@" in line}
        assert "smtp.acme.example:587" in by_row[OWN] and "its own" in by_row[OWN]
        assert "smtp.konto.example:465" in by_row["hallo@nova.example"]
        assert "the account's" in by_row["hallo@nova.example"]


async def test_the_accounts_server_is_set_by_keys_alone_and_its_password_kept(
    repository: Repository, tmp_path: Path
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await console.press("comma", "4", "enter")
        await fill_in(console, Server="smtp.konto.example", User="konto", New_password=PASSWORD)
        seen = console.text
        await console.press("ctrl+s")

        made = await server(console)
        assert made is not None
        assert (made.host, made.port, made.user, made.secret) == ("smtp.konto.example", 465, "konto", "smtp")
        assert kept_in(wires, "smtp") == PASSWORD
        assert "smtp = {" in text_of(wires)
        assert PASSWORD not in seen + console.text
        assert "Not tried yet: t tries it." in console.text


async def test_a_server_without_a_login_asks_for_no_password(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await console.press("comma", "4", "enter")
        await fill_in(console, Server="127.0.0.1")
        await to_field(console, "Protection")
        await console.press("left")
        asked = console.text
        await console.press("ctrl+s")

        made = await server(console)
        assert "New password" not in asked
        assert made is not None
        assert (made.port, made.security, made.user, made.secret) == (25, Security.NONE, "", "")


async def test_an_address_gets_a_server_of_its_own_and_gives_it_up_again(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path, kept={"acme": PASSWORD})) as console:
        await SetServer(options=PLACE).run(console.desk)
        await console.press("comma", "4", "j", "n")
        await fill_in(console, Server="smtp.acme.example")
        await console.press("ctrl+s")
        made = await server(console, OWN)
        await console.press("x")
        asked = console.text
        await console.press("y")
        gone = await server(console, OWN)
        await console.press("z", "y")

        assert made is not None and made.host == "smtp.acme.example"
        assert f"Clear the own server of {OWN}?" in asked
        assert gone is None
        back = await server(console, OWN)
        assert back is not None and back.host == made.host


async def test_clearing_the_accounts_server_tells_who_can_not_send_then(repository: Repository) -> None:
    async with console_of(repository) as console:
        await SetServer(options=PLACE).run(console.desk)
        await console.press("comma", "4", "x")
        asked = console.text
        await console.press("y")

        assert "2 addresses can't send then" in asked
        assert await server(console) is None


async def test_what_is_not_there_is_not_cleared(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "4", "x")

        assert "There is no outgoing server" in console.text


@pytest.mark.parametrize(
    ("label", "typed", "words"),
    [("Server", "not a host", "is no host"), ("Server", "", "is no host"), ("Port", "0", "must be between")],
)
async def test_a_bad_value_shows_words_beside_it_and_saves_nothing(
    repository: Repository, tmp_path: Path, label: str, typed: str, words: str
) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path)) as console:
        await console.press("comma", "4", "enter")
        await fill_in(console, **{label: typed})
        await console.press("ctrl+s")

        assert words in console.text
        assert (await console.settings()).version == 1


async def test_a_user_that_is_taken_away_needs_no_password_any_more(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path, kept={"konto": PASSWORD})) as console:
        await SetServer(options=PLACE).run(console.desk)
        await console.press("comma", "4", "enter")
        await fill_in(console, User="")
        await console.press("ctrl+s")

        changed = await server(console)
        assert changed is not None and (changed.user, changed.secret) == ("", "")


async def test_a_change_elsewhere_shows_here(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma", "4")
        await SetServer(options=PLACE).run(console.desk)
        await console.settle()

        assert "smtp.konto.example:465" in console.text


async def test_the_second_who_edits_a_server_is_told_what_the_first_changed(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, size=WIDE, wires=wires_of(tmp_path, kept={"konto": PASSWORD})) as console:
        await SetServer(options=PLACE).run(console.desk)
        await console.press("comma", "4", "enter")
        await fill_in(console, Port="2465")
        await SetServer(options=ServerOptions(host="smtp.other.example")).run(console.desk)
        await console.settle()
        at_once = console.text
        await console.press("ctrl+s")
        on_saving = console.text
        await console.press("ctrl+s")

        changed = await server(console)
        assert "smtp.other.example" in at_once and "joost changed this" in on_saving
        assert changed is not None and (changed.host, changed.port) == ("smtp.other.example", 2465)


async def test_somebody_who_only_looks_is_refused_and_no_password_is_kept(
    repository: Repository, tmp_path: Path
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, actor=VIEWER, size=WIDE, wires=wires) as console:
        await console.press("comma", "4", "enter")
        await fill_in(console, Server="smtp.konto.example", User="konto", New_password=PASSWORD)
        await console.press("ctrl+s")

        assert "vera may not change settings" in console.text
        assert kept_in(wires, "smtp") is None
        assert await server(console) is None
