"""No bytes make the reader raise, hang, break a limit or let through what steers a terminal."""

import logging
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from console.mail.parse import UnreadableMailError, parse
from tests.figures import figure
from tests.fuzz.promises import broken_promises
from tests.fuzz.run import Tally, finds, main
from tests.fuzz.seeds import finds as found_before
from tests.fuzz.seeds import sound
from tests.fuzz.strategies import mails

CASES = 2500  # of each seed
MANY_CASES = 50_000


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A detector of bounces logs what it stumbles over."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("seed", [20_261_124, secrets.randbelow(1 << 32)], ids=["the same seed", "another seed"])
def test_mutated_mails_keep_every_promise(seed: int) -> None:
    found = [str(find) for find in finds(seed, CASES, Tally())]

    assert found == [], f"python -m tests.fuzz.run --seed {seed} --cases {CASES} --keep tests/corpus/seeds"


@pytest.mark.long
def test_fifty_thousand_mutated_mails_keep_every_promise() -> None:
    seed, tally = secrets.randbelow(1 << 32), Tally()

    found = [str(find) for find in finds(seed, MANY_CASES, tally)]

    assert found == [], f"python -m tests.fuzz.run --seed {seed} --cases {MANY_CASES} --keep tests/corpus/seeds"
    figure("fuzz", len(found), f"finds: {tally}")


@settings(max_examples=400, deadline=10_000)
@given(mails)
def test_composed_mails_keep_every_promise(raw: bytes) -> None:
    try:
        mail = parse(raw)
    except UnreadableMailError:
        assert not raw.strip()
    else:
        assert broken_promises(mail) == []
        assert parse(raw) == mail


@pytest.mark.parametrize("raw", found_before().values(), ids=found_before())
def test_a_mail_that_once_broke_a_promise_keeps_it_now(raw: bytes) -> None:
    assert broken_promises(parse(raw)) == []


@pytest.mark.parametrize("raw", sound())
def test_a_sound_mail_is_a_good_seed(raw: bytes) -> None:
    mail = parse(raw)

    assert broken_promises(mail) == []
    assert mail.from_ != ()


def test_a_run_says_what_it_did_and_how_to_do_it_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["run", "--cases", "20", "--seed", "7"])

    status = main()

    assert status == 0
    assert capsys.readouterr().out.startswith("seed 7: 20 cases")


def test_a_broken_promise_is_found_and_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("finds")
    monkeypatch.setattr("sys.argv", ["run", "--cases", "20", "--seed", "7", "--keep", str(folder)])
    monkeypatch.setattr("tests.fuzz.run.parse", lambda raw: {}[raw])

    status = main()

    assert status == 1
    assert "seed 7, case 0" in capsys.readouterr().out
    assert len(list(folder.glob("fuzz-*.eml"))) > 0
