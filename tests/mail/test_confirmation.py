import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.confirmation import read_confirmation
from console.mail.parsed import ForwardingConfirmation
from console.mail.safe_text import safe_line

GOOGLE = "forwarding-noreply@google.com"
LINK = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8abc%5D-XyZ0"
REVOKE = "https://mail-settings.google.com/mail/uf-%5BANGjdJ8abc%5D-XyZ0"
DUTCH = "(#123456789) Bevestiging Gmail-doorsturen - E-mail ontvangen van info@acme.nl"
ENGLISH = "(#123456789) Gmail Forwarding Confirmation - Receive Mail from info@acme.nl"
TEXT = f"info@acme.nl wil doorsturen.\nBevestigingscode: 123456789\n\n{LINK}\n\nNiet u? {REVOKE}\n"


@pytest.mark.parametrize("subject", [DUTCH, ENGLISH, "(#123456789) Confirmation de transfert - info@acme.nl"])
def test_a_confirmation_is_read_in_any_language(subject: str) -> None:
    expected = ForwardingConfirmation(code="123456789", link=LINK, address="info@acme.nl")

    assert read_confirmation(GOOGLE, subject, TEXT) == expected


def test_the_asking_address_stands_in_the_text_where_the_subject_lacks_it() -> None:
    confirmation = read_confirmation(GOOGLE, "(#123456789) Gmail", TEXT)

    assert confirmation is not None
    assert confirmation.address == "info@acme.nl"


def test_a_link_that_allows_is_enough_without_a_number() -> None:
    assert read_confirmation(GOOGLE, "Gmail Forwarding Confirmation", LINK) == ForwardingConfirmation(
        code="", link=LINK, address=""
    )


@pytest.mark.parametrize("sender", ["forwarding-noreply@google.com.evil.nl", "x@google.com", "info@acme.nl", ""])
def test_another_sender_confirms_nothing(sender: str) -> None:
    assert read_confirmation(sender, ENGLISH, TEXT) is None


def test_another_mail_of_google_is_no_confirmation() -> None:
    assert read_confirmation(GOOGLE, "Doorsturen is gestopt", f"Zie {REVOKE}") is None


@pytest.mark.parametrize(
    "link",
    [
        REVOKE,
        "http://mail-settings.google.com/mail/vf-x",
        "https://google.com.evil.nl/mail/vf-x",
        "https://mail.google.com.evil.nl/mail/vf-x",
        "https://mail.google.com@evil.nl/mail/vf-x",
        "https://evil.nl\\@mail.google.com/mail/vf-x",
        "https://evil.nl/mail.google.com/mail/vf-x",
        "https://evil.nl#mail.google.com/mail/vf-x",
        "https://xmail.google.com/mail/vf-x",
        "https://sites.google.com/mail/vf-x",
        "https://mail.google.com:8443/mail/vf-x",
        "https://mail.google.com:x/mail/vf-x",
        "https://mail.goog\u200ble.com/mail/vf-x",
        "https://mail.ɡoogle.com/mail/vf-x",
        "https://[mail.google.com/mail/vf-x",
    ],
)
def test_only_a_link_to_gmail_is_given(link: str) -> None:
    confirmation = read_confirmation(GOOGLE, ENGLISH, f"klik hier: {link} ")

    assert confirmation is not None
    assert confirmation.link == ""


def test_the_links_full_stop_is_not_part_of_it() -> None:
    confirmation = read_confirmation(GOOGLE, ENGLISH, f"Klik op {LINK}.")

    assert confirmation is not None
    assert confirmation.link == LINK


PIECES = [
    "https://",
    "mail.google.com",
    "/mail/vf-",
    "@",
    "[",
    "evil.nl",
    " ",
    "(#123456789)",
    "a@b.nl",
    "\x00",
    "\u202e",
]


@given(*[st.text() | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)] * 2)
def test_no_words_make_the_reader_raise_or_unsafe(subject: str, text: str) -> None:
    confirmation = read_confirmation(GOOGLE, subject, text)

    if confirmation is not None:
        words = confirmation.code + confirmation.link + confirmation.address
        assert words == safe_line(words)
        assert confirmation.link.partition("/mail/")[0] in (
            "",
            "https://mail.google.com",
            "https://mail.google.com:443",
        )
