"""A kept reason is told in the language in use, with what strangers said left as it is."""

import pytest

from widgets.language import use_language
from widgets.reason_words import _SENTENCES, reason_sentence, reason_words

SAID = "550 5.1.1 {no} such: user"


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_every_sentence_of_ours_is_recognised_whatever_stands_in_it(sentence: str) -> None:
    reason = sentence.replace("{more}", f": {SAID}")
    for field in ("seconds", "kind", "code", "said", "size", "limit", "address", "sender", "whom"):
        reason = reason.replace(f"{{{field}}}", SAID)

    in_english = reason_words(reason)
    use_language("nl")
    in_dutch = reason_words(reason)

    assert in_english == reason
    assert in_dutch != reason
    assert in_dutch.count(SAID) == reason.count(SAID)


def test_a_report_about_an_unknown_mail_says_so_in_dutch_too() -> None:
    use_language("nl")

    said = reason_words("not yet delivered to jan@example.nl: 4.2.2 over quota; the mail it speaks of is not known")

    assert said.startswith("nog niet bezorgd bij jan@example.nl: 4.2.2 over quota; ")
    assert "known" not in said


def test_a_reason_of_other_days_is_told_as_it_was_kept() -> None:
    use_language("nl")

    assert reason_words("the moon was full") == "the moon was full"


def test_behind_a_sentence_a_reason_is_one_too() -> None:
    assert reason_sentence("") == ""
    assert reason_sentence("the mail is empty") == "The mail is empty."
    assert (
        reason_sentence("not delivered to jan@example.nl: Try again.") == "Not delivered to jan@example.nl: Try again."
    )
