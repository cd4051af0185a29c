import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.subjects import MOST_NUMBERS, is_forwarded_by_hand, reference_numbers, subject_core, ticket_numbers


@pytest.mark.parametrize(
    "subject",
    [
        "Vraag over factuur",
        "Re: Vraag over factuur",
        "RE: AW: Antw: vraag  over\tfactuur",
        "Re[2]: Vraag over factuur",
        "Re (3): Vraag over factuur",
        "[EXTERN] Vraag over factuur",
        "Re: [#912] Vraag over factuur",
        "FW: [EXTERNAL] Re: Vraag over factuur (fwd)",
        "  Doorst : Vraag over factuur  ",
        "Re：Vraag over factuur",
    ],
)
def test_subjects_of_one_conversation_share_a_core(subject: str) -> None:
    assert subject_core(subject) == "vraag over factuur"


@pytest.mark.parametrize("subject", ["Reactie: zie bijlage", "Update: x", "[PROJECT] x", "Terug: x"])
def test_words_that_are_no_prefix_stay(subject: str) -> None:
    assert subject_core(subject) == subject.casefold()


def test_a_subject_of_nothing_but_prefixes_has_no_core() -> None:
    assert subject_core("Re: Fwd: ") == ""


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("Re: [#912] Vraag", (912,)),
        ("[#912] en [ #7 ] en [#912]", (912, 7)),
        ("#912", ()),
        ("[912]", ()),
        ("[#0]", ()),
        ("[#9999999999999999]", ()),
        ("[#٩]", ()),
        ("", ()),
    ],
)
def test_ticket_numbers_stand_in_brackets(subject: str, numbers: tuple[int, ...]) -> None:
    assert ticket_numbers(subject) == numbers


def test_ticket_numbers_are_few() -> None:
    assert len(ticket_numbers("".join(f"[#{number}]" for number in range(1, 500)))) == MOST_NUMBERS


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Factuur 2026-00118", {"202600118"}),
        ("factuurnummer: F2026.118", {"F2026118"}),
        ("Uw kenmerk: ABC/4711/x", {"ABC4711X"}),
        ("Dossier nr. 88123 en zaak 88124", {"88123", "88124"}),
        ("ordernr 4711", {"4711"}),
        ("Order #1001", {"1001"}),
        ("INC0012345 is nog open", {"INC0012345"}),
        ("Incasso 20261234567", {"20261234567"}),
        ("factuur 2026-118 / Factuur 2026.118", {"2026118"}),
    ],
)
def test_reference_numbers_are_found(text: str, numbers: set[str]) -> None:
    assert reference_numbers(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Afspraak op 24-11-2026 om 10.30",
        "Afspraak 2026-11-24",
        "Bel 0612345678 of 020-1234567",
        "+31612345678",
        "[#912345] Vraag",
        "Nog 3 dagen, 50 euro",
        "jan12345@x.nl",
        "1234 AB Amsterdam",
        "De order is kwijt",
        "",
    ],
)
def test_dates_telephones_and_ticket_numbers_are_no_reference(text: str) -> None:
    assert reference_numbers(text) == frozenset()


@pytest.mark.parametrize(
    "subject",
    ["Fwd: x", "FW: x", "WG: x", "Doorst: x", "TR: x", "RV: x", "[EXTERN] Fw: x", "[#7] fwd: x", "Fwd[2]: x", "VB: x"],
)
def test_a_forward_by_hand_is_known_by_its_prefix(subject: str) -> None:
    assert is_forwarded_by_hand(subject)


@pytest.mark.parametrize("subject", ["Re: Fwd: x", "x", "Forward planning: x", "", "Fwd", "Doorstroming: x"])
def test_other_subjects_are_no_forward_by_hand(subject: str) -> None:
    assert not is_forwarded_by_hand(subject)


PIECES = [
    "Re: ",
    "FW",
    ":",
    "[#",
    "1",
    "]",
    "[EXTERN]",
    "(fwd)",
    " ",
    "-",
    "order ",
    "2026",
    "A",
    "\x00",
    "\u202e",
    "İ",
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_subject_makes_the_readers_raise(subject: str) -> None:
    assert len(subject_core(subject)) <= 3 * len(subject)
    assert all(number > 0 for number in ticket_numbers(subject))
    assert all(number.isalnum() and number == number.upper() for number in reference_numbers(subject))
    assert is_forwarded_by_hand("Fwd: " + subject)


@pytest.mark.parametrize(
    "unit", ["Re: ", "[#1] ", "(fwd) ", "1", "1-", "A1.", "order ", "order: ", "[", " ", "re [", "a1/"]
)
def test_hostile_repetition_comes_to_an_end(unit: str) -> None:
    subject = unit * (20_000 // len(unit))

    assert len(subject_core(subject)) <= len(subject)
    assert len(reference_numbers(subject)) <= MOST_NUMBERS
