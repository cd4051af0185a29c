"""The way of a mail: hops with the time between, what forwarders wrote, and which header chose the address."""

from zoneinfo import ZoneInfo

from console.forward_lens import Way, way_of
from console.forward_lens_words import way_entries
from console.mail.parse import parse
from storage.records import Evidence
from storage.settings import Account, AddressId, Brand, BrandId, MailAddress, Settings
from tests.mail.builders import HeaderLine, mail
from tests.screens.desk import a_decision
from widgets.entries import Line, Title

ARRIVAL = 1_790_000_000_000
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BY_GMAIL: list[HeaderLine] = [
    ("Return-Path", "<info+caf_=supportacme=konto.omnidesk.com@acme.nl>"),
    ("Received", "from mail-ej1.google.com by mx.omnidesk.com with ESMTPS for <supportacme@konto.omnidesk.com>;"
                 " Mon, 21 Sep 2026 14:13:20 +0000"),
    ("X-Forwarded-To", "supportacme@konto.omnidesk.com"),
    ("X-Forwarded-For", "info@acme.nl supportacme@konto.omnidesk.com"),
    ("Received", "by mx.google.com with SMTP id x; Mon, 21 Sep 2026 14:13:10 +0000"),
    ("Received", "from laptop by mail.klant.nl with ESMTPSA; Mon, 21 Sep 2026 14:13:08 +0000"),
]  # fmt: skip


def some_settings() -> Settings:
    brand = Brand(id=BrandId(1), slug="acme", name="Acme BV")
    address = MailAddress(id=AddressId(1), brand_id=brand.id, address="info@acme.nl")
    return Settings(version=1, account=Account(name="konto"), brands=(brand,), addresses=(address,))


def way(*headers: HeaderLine, **evidence: object) -> Way:
    chosen = Evidence(header="X-Forwarded-For", position=3, value="") if not evidence else None
    decision = a_decision(address_evidence=chosen, address_because="X-Forwarded-For" if chosen else "default")
    return way_of(parse(mail(headers=list(headers))), decision, some_settings(), ARRIVAL)


def words(shown: Way) -> list[str]:
    entries = way_entries(shown, AMSTERDAM)
    return [entry.text if isinstance(entry, Title) else f"{entry.label}: {entry.value}" for entry in entries]


def test_hops_are_told_from_the_oldest_with_the_time_between() -> None:
    hops = way(*BY_GMAIL).hops

    assert [(hop.sender, hop.receiver, hop.passed_ms) for hop in hops] == [
        ("laptop", "mail.klant.nl", None),
        ("", "mx.google.com", 2000),
        ("mail-ej1.google.com", "mx.omnidesk.com", 10_000),
    ]
    assert hops[2].addressed == ("supportacme@konto.omnidesk.com",)


def test_the_header_that_chose_the_address_is_marked_among_those_that_name_one() -> None:
    named = way(*BY_GMAIL).named

    assert [one.evidence.header for one in named if one.is_chosen] == ["X-Forwarded-For"]
    assert named[0].ours == ("info@acme.nl",)


def test_gmails_return_path_tells_who_forwards_and_where_to() -> None:
    (path,) = way(*BY_GMAIL).paths

    assert (path.kind, path.mailbox, path.target) == ("caf", "info@acme.nl", "supportacme@konto.omnidesk.com")


def test_an_srs_return_path_tells_who_sent_it_first() -> None:
    (path,) = way(("Return-Path", "<SRS0=y7Hc2=ZK=klant.nl=jan@forward.example>")).paths

    assert (path.kind, path.mailbox, path.sender) == ("srs", "", "jan@klant.nl")


def test_forwarders_are_named_once_each_by_what_gives_them_away() -> None:
    forwarders = way(*BY_GMAIL).forwarders

    assert [(one.name, one.evidence.header) for one in forwarders] == [("Google", "Return-Path")]


def test_a_mail_that_came_straight_names_nobody() -> None:
    shown = way(("Received", "from a by b; Mon, 21 Sep 2026 14:13:08 +0000"))

    assert (shown.forwarders, shown.paths) == ((), ())
    assert ": nobody, as far as the headers tell" in words(shown)


def test_a_clock_that_runs_behind_is_told_and_no_time_is_negative_in_words() -> None:
    shown = way(
        ("Received", "from b by c; Mon, 21 Sep 2026 14:13:00 +0000"),
        ("Received", "from a by b; Mon, 21 Sep 2026 14:13:08 +0000"),
    )

    assert [hop.passed_ms for hop in shown.hops] == [None, -8000]
    assert any(line.startswith("-8.0 s: b → c") and "the clocks disagree" in line for line in words(shown))


def test_the_way_reads_as_sentences() -> None:
    told = words(way(*BY_GMAIL))

    assert told[0] == "Address: info@acme.nl: found in X-Forwarded-For"
    assert "CAF: info@acme.nl forwards, to supportacme@konto.omnidesk.com" in told
    assert any(line.startswith("chose it: X-Forwarded-For (header 4 from the top)") for line in told)


def test_a_mail_without_a_decision_is_said_to_have_none() -> None:
    shown = way_of(parse(mail()), None, some_settings(), ARRIVAL)

    assert words(shown)[0] == "Address: nothing was decided about this mail"
    assert not any(one.is_chosen for one in shown.named)


def test_two_thousand_hops_are_cut() -> None:
    lines: list[HeaderLine] = [("Received", "from a by b; Mon, 21 Sep 2026 14:13:08 +0000")] * 1500

    assert len(way(*lines).hops) == 200


def test_a_hostile_received_header_is_only_read_so_far() -> None:
    shown = way(("Received", "from " * 3000 + "; x"))

    assert isinstance(way_entries(shown, AMSTERDAM)[1], Line | Title)
