"""The first steps by keys alone: from an empty database to the first mail, with everything that can go wrong told."""

from pathlib import Path

import pytest

from console.commands.brands import EditBrand
from storage.protocol import Repository
from tests.intake.dovecot import Dovecot
from tests.outgoing.sink import Sink
from tests.screens.admin.desk import ADMIN, VIEWER, console_of
from tests.screens.admin.servers import PASSWORD, fill_in, kept_in, to_field, wires_of
from tests.screens.setup.steps import (
    ADDRESS,
    FORWARD,
    a_mail,
    account_server,
    asked_by_gmail,
    click,
    fill_in_sending,
    forwarded,
    poll,
    set_up_mailbox,
    set_up_names,
    until,
)
from widgets.columns import ASCII

TALL = (100, 40)


@pytest.mark.real_server
async def test_from_an_empty_database_by_keys_alone_to_the_first_mail(
    repository: Repository, tmp_path: Path, server: Dovecot, user: str, post: Sink
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await set_up_mailbox(console, server, user)
        await fill_in_sending(console, post.port)
        await console.press("ctrl+s")
        before = console.text
        forwarded(server, user, a_mail())
        await poll(repository, wires)
        await until(console, "ticket #1")
        after = console.text
        await console.press("enter")
        read = console.text

        settings = await console.settings()
        (brand,), (address,), (mailbox,) = settings.brands, settings.addresses, settings.mailboxes
        assert (settings.account.name, brand.slug, address.address) == ("konto", "acme", ADDRESS)
        assert settings.forward_address(brand) == FORWARD
        assert (mailbox.name, mailbox.brand_id, mailbox.user, mailbox.port) == ("acme", brand.id, user, server.port)
        sending = account_server(settings)
        assert sending is not None
        assert (sending.port, sending.user, sending.secret) == (post.port, user, mailbox.secret)
        assert kept_in(wires, "acme") == PASSWORD
        assert "waiting for the first mail" in before and FORWARD in before
        assert "verified: the first mail is ticket #1, Enter opens it" in after and "✓ Forwarding" in after
        assert "It should be here by now." in read


@pytest.mark.real_server
async def test_a_probe_that_comes_back_verifies_the_forwarding(
    repository: Repository, tmp_path: Path, server: Dovecot, user: str, post: Sink
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await set_up_mailbox(console, server, user)
        await fill_in_sending(console, post.port)
        await console.press("ctrl+s", "f6")
        await until(console, "on its way since")
        await poll(repository, wires)
        await until(console, "verified: the probe came back")
        await console.press("enter")

        assert len(post.mails) == 1
        assert f"No mail to {ADDRESS} is here yet." in console.text


async def test_who_leaves_halfway_goes_on_at_the_first_step_that_is_not_done(
    repository: Repository, tmp_path: Path
) -> None:
    wires = wires_of(tmp_path)
    async with console_of(repository, wires=wires) as console:
        await console.press("f3")
        await fill_in(console, Name="konto")
        await console.press("ctrl+s", "escape")
        left = console.text
    async with console_of(repository, wires=wires) as console:
        await console.press("f3")
        again = console.text
        await console.press("f7")

        assert "There is no brand yet" in left and "F3" in left
        assert "Step 2 of 6" in again and "✓ Account" in again
        assert "Step 1 of 6" in console.text and "konto" in console.text


async def test_what_is_there_already_is_shown_and_can_be_changed(repository: Repository, tmp_path: Path) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await set_up_names(console)
        await console.press("f7")
        shown = console.text
        await fill_in(console, From_name="Vragen")
        await console.press("ctrl+s", "f7", "f7")
        await fill_in(console, Name="Acme")
        await console.press("ctrl+s")

        settings = await console.settings()
        assert ADDRESS in shown and FORWARD in "".join(shown.split())
        assert settings.addresses[0].from_name == "Vragen"
        assert (settings.brands[0].slug, settings.brands[0].name) == ("acme", "Acme")
        assert "Step 3 of 6" in console.text


async def test_enter_in_the_last_field_saves_and_what_is_unchanged_only_goes_on(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("f3")
        await console.type("konto")
        await console.press("enter", "enter", "enter")
        saved = await console.settings()
        await console.press("f7", "ctrl+s")

        assert saved.account.name == "konto"
        assert await console.settings() == saved
        assert "Step 2 of 6" in console.text


async def test_a_bad_value_shows_words_and_saves_nothing(repository: Repository) -> None:
    async with console_of(repository, size=TALL) as console:
        await console.press("f3", "ctrl+s")
        empty = console.text
        await console.type("Konto BV")
        await console.press("ctrl+s")

        assert "is no short name" in empty and "is no short name" in console.text
        assert (await console.settings()).version == 0
        assert "Step 1 of 6" in console.text


async def test_a_short_name_is_proposed_until_one_is_written(repository: Repository) -> None:
    async with console_of(repository, size=TALL) as console:
        await console.press("f3")
        await console.type("konto")
        await console.press("ctrl+s")
        await console.type("Acme Nederland B.V.")
        proposed = "".join(console.text.split())
        await fill_in(console, Short_name="anl")
        await to_field(console, "Name")
        await console.type(" (NL)")
        await console.press("ctrl+s")

        assert "supportacme-nederland@konto.omnidesk.com" in proposed
        (brand,) = (await console.settings()).brands
        assert (brand.slug, brand.name) == ("anl", "Acme Nederland B.V. (NL)")


@pytest.mark.real_server
async def test_a_probe_without_sending_says_which_step_it_needs(
    repository: Repository, tmp_path: Path, server: Dovecot, user: str
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path)) as console:
        await set_up_mailbox(console, server, user)
        await console.press("f8", "f6")

        assert "A probe needs sending" in console.text
        assert "nobody is fetching mail" in console.text


async def test_the_last_step_shows_the_guide_of_each_provider_with_both_addresses(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path), size=TALL) as console:
        await set_up_names(console)
        await console.press("f8", "f8")
        google = console.text
        await console.press("tab")

        assert ADDRESS in google and FORWARD in google and "Gmail" in google
        assert "Exchange admin center" in console.text
        await console.press("f8")
        assert "This is the last step" in console.text


async def test_the_code_that_gmail_sends_is_shown_when_it_comes_and_a_key_copies_it(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path), size=TALL) as console:
        await set_up_names(console)
        await console.press("f8", "f8")
        before = console.text
        await asked_by_gmail(repository, "code 123456789, link https://mail-settings.google.com/mail/vf-abc")
        await until(console, "asks to confirm the forwarding: code 123456789")
        await console.press("c")

        assert "asks to confirm the forwarding: code 123456789" not in before
        assert "Code 123456789" in console.text
        assert "123456789 sent to the terminal's clipboard" in console.text


async def test_a_click_on_the_line_goes_to_a_step_and_on_the_other_line_to_a_provider(
    repository: Repository, tmp_path: Path
) -> None:
    async with console_of(repository, wires=wires_of(tmp_path), size=TALL) as console:
        await set_up_names(console)
        await click(console, "Forwarding")
        await click(console, "2 Microsoft 365")
        provider = console.text
        await click(console, "Account")

        assert "Step 6 of 6" in provider and "Exchange admin center" in provider
        assert "Step 1 of 6" in console.text


async def test_a_step_that_needs_an_earlier_one_says_which(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("f3", "f8", "f8")

        assert "Step 2 of 6" in console.text
        assert "A brand comes first" in console.text


async def test_what_was_typed_is_guarded_when_leaving_and_when_going_to_another_step(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("f3")
        await console.type("konto")
        await console.press("f8")
        asked = console.text
        await console.press("n", "escape")
        leaving = console.text
        await console.press("n")
        kept = console.text
        await console.press("f8", "y")

        assert "Go there without saving" in asked and "Leave without saving" in leaving
        assert "konto" in kept
        assert "Step 2 of 6" in console.text
        assert (await console.settings()).version == 0


async def test_a_viewer_is_told_that_it_takes_an_admin(repository: Repository) -> None:
    async with console_of(repository, actor=VIEWER) as console:
        await console.press("f3")

        assert "Step 1 of 6" not in console.text
        assert "vera may not change settings" in console.text


async def test_the_palette_leads_to_the_first_steps(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("ctrl+p")
        await console.type("first steps")
        await console.press("enter")

        assert "Step 1 of 6" in console.text


async def test_two_consoles_see_each_others_steps_and_the_second_to_save_is_told(repository: Repository) -> None:
    async with console_of(repository) as one, console_of(repository, actor=ADMIN) as other:
        await one.press("f3")
        await one.type("konto")
        await one.press("ctrl+s")
        await one.type("Acme BV")
        await one.press("ctrl+s", "f7")
        await fill_in(one, Name="Acme Nederland")
        await EditBrand(slug="acme", name="Acme Holding").run(other.desk)
        await one.settle()
        seen = one.text
        await one.press("ctrl+s")
        told = one.text
        await one.press("ctrl+s")
        await other.press("f3")

        assert "Somebody else has changed this meanwhile" in seen
        assert "C-s saves yours over it" in told
        assert (await one.settings()).brands[0].name == "Acme Nederland"
        assert "✓ Brand" in other.text and "Step 3 of 6" in other.text


async def test_a_terminal_without_signs_has_words_for_what_is_done(repository: Repository) -> None:
    async with console_of(repository, glyphs=ASCII) as console:
        await console.press("f3")
        await console.type("konto")
        await console.press("ctrl+s")

        assert "ok Account" in console.text and "- Brand" in console.text
