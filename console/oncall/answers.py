"""Which answers of a span came later than promised, by today's targets; pure, so that each edge can be tried.

It stands apart from the digest because what was promised is reckoned in working time, which no database can.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.targets import calendar_of, target_s
from console.working_time import working_ms
from storage.oncall import AnswerGiven
from storage.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAnswer:
    """An answer that took `took_ms` of working time where `promised_ms` were promised."""

    answer: AnswerGiven
    took_ms: int
    promised_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersGiven:
    """How many answers were given, for how many of them a time was promised, and which came late, the latest first."""

    given: int
    promised: int
    late: tuple[LateAnswer, ...]


def answers_given(answers: Sequence[AnswerGiven], settings: Settings) -> AnswersGiven:
    """Judge answers by the targets of these settings."""
    judged = [one for answer in answers if (one := _judged(answer, settings)) is not None]
    late = sorted((one for one in judged if one.took_ms > one.promised_ms), key=_over, reverse=True)
    return AnswersGiven(given=len(answers), promised=len(judged), late=tuple(late))


def _judged(answer: AnswerGiven, settings: Settings) -> LateAnswer | None:
    brand = settings.brand(answer.brand_id)
    seconds = target_s(settings, brand, answer.address, answered=not answer.is_first)
    if not seconds:
        return None
    took_ms = working_ms(calendar_of(settings, brand), answer.asked_at, answer.answered_at)
    return LateAnswer(answer=answer, took_ms=took_ms, promised_ms=seconds * 1000)


def _over(one: LateAnswer) -> int:
    return one.took_ms - one.promised_ms
