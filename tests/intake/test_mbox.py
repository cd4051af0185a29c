"""An mbox is cut where a mail begins, and nowhere else."""

import io
import tracemalloc
from collections.abc import Callable

import pytest

from console.intake import mbox
from console.intake.mbox import mail_spans, unquoted

DATED = b"From jan@example.nl Mon Mar  2 08:00:00 2026\n"


def mail(subject: str, body: str = "Hallo\n") -> bytes:
    return f"Subject: {subject}\n\n{body}".encode()


def at(content: bytes) -> Callable[[int, int], bytes]:
    return lambda start, count: content[start : start + count]


def cut(content: bytes) -> list[bytes]:
    return [unquoted(content[start:end]) for start, end in mail_spans(at(content), len(content))]


@pytest.mark.parametrize(
    "line",
    [
        "From hier naar daar\nklaar\n",
        "\nFrom hier naar daar\nklaar\n",
        "\nFrom hier naar daar\n\nklaar\n",
        "From hier naar daar\nPS: klaar\n",
        "From: Piet\nTo: Jan\n",
        "\nFrom hier naar daar\n",
        "\n From hier\nnaar: daar\n",
    ],
)
def test_a_line_of_prose_that_starts_with_from_stays_in_its_mail(line: str) -> None:
    first, second = mail("1", "Een regel\n" + line), mail("2")

    assert cut(DATED + first + b"\n" + DATED + second + b"\n") == [first, second]
    assert cut(DATED + second + b"\n" + DATED + first) == [second, first]


@pytest.mark.parametrize(
    "separator",
    [
        DATED,
        b"From jan@example.nl  Mon Mar  2 08:00 2026\n",
        b"From jan@example.nl Mon Mar  2 08:00:00 CET 2026\n",
        b"From jan@example.nl Mon Mar 02 08:00:00 2026 +0100\n",
        b"From MAILER-DAEMON Mon Mar  2 08:00:00 +0100 2026\n",
        b"From jan@example.nl Mon Mar  2 08:00:00 2026 remote from konto\n",
        b"From - Mon Mar  2 08:00:00 2026\n",
    ],
)
def test_a_separator_with_a_date_needs_no_empty_line_before_it(separator: bytes) -> None:
    first, second = mail("1"), mail("2")

    assert cut(separator + first + b"\n" + separator + second + b"\n") == [first, second]
    assert cut(separator + first + separator + second) == [first, second]


@pytest.mark.parametrize("separator", [b"From x\n", b"From -\n", b"From \n", b"From jan@example.nl\n"])
def test_a_separator_without_a_date_follows_an_empty_line(separator: bytes) -> None:
    first, second = mail("1"), mail("2")

    assert cut(separator + first + b"\n" + separator + second + b"\n") == [first, second]


def test_a_mail_may_begin_with_a_quoted_envelope() -> None:
    first, second = mail("1"), b">From konto Mon Mar  2 08:00:00 2026\n" + mail("2")

    assert cut(DATED + first + b"\n" + DATED + second) == [first, second[1:]]


def test_lines_that_end_in_cr_lf_are_cut_alike() -> None:
    first, second = mail("1", "a\n\nFrom hier naar daar\nklaar\n"), mail("2", "b\n\n")
    content = DATED + first + b"\n" + DATED + second + b"\n"

    assert cut(content.replace(b"\n", b"\r\n")) == [one.replace(b"\n", b"\r\n") for one in (first, second)]


def test_one_empty_line_goes_and_the_others_stay() -> None:
    first, second = mail("1", "a\n\n\n"), mail("2", "b\n\n")

    assert cut(DATED + first + b"\n" + DATED + second + b"\n") == [first, second]


def test_one_level_of_quoting_is_taken_off() -> None:
    assert cut(DATED + mail("1", ">From de trein\n>>From toen\n> From\n x >From y\n")) == [
        mail("1", "From de trein\n>From toen\n> From\n x >From y\n")
    ]


@pytest.mark.parametrize("content", [b"From x", b"From x\n", b"From x\n\n", b"From x\r\n\r\n"])
def test_an_mbox_of_a_separator_alone_holds_one_empty_mail(content: bytes) -> None:
    assert cut(content) == [b""]


def test_a_separator_is_found_wherever_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    mails = [mail(str(number), "x" * number + "\n\nFrom hier naar daar\nklaar\n") for number in range(60)]
    content = b"".join(DATED + one + b"\n" for one in mails)

    for window in (1, 7, 64, 1000):
        monkeypatch.setattr(mbox, "WINDOW", window)
        assert cut(content) == mails


def test_lines_without_end_are_no_separators() -> None:
    first = mail("1", "\nFrom " + "x" * 100_000 + "\nA: b\n")

    assert cut(DATED + first) == [first]


def test_a_first_line_without_end_belongs_to_the_mail() -> None:
    content = b"From " + b"x" * 100_000 + b"\n\nklaar\n"

    assert cut(content) == [content]


def test_memory_does_not_grow_with_the_file() -> None:
    file = io.BytesIO((DATED + mail("1", "x" * 70 + "\n") + b"\n") * 100_000)

    def read_at(start: int, count: int) -> bytes:
        file.seek(start)
        return file.read(count)

    tracemalloc.start()
    count = sum(1 for _span in mail_spans(read_at, file.getbuffer().nbytes))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 100_000
    assert peak < 8_000_000
