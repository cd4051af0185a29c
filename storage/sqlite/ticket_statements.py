"""The statements of ticket lists, put together from named parts; every value of theirs is a parameter.

They stand apart from the reading so that a test can ask for the plan of each that may ever be composed.
"""

from collections.abc import Iterable

from storage.narrowing import MOST_FOUND, MOST_MATCHES, Sort
from storage.records import PageKey
from storage.sqlite import rows
from storage.sqlite.statements import statements
from storage.sqlite.ticket_traits import conditions, numbered
from storage.sqlite.view_plans import Plan
from storage.words import TicketStatus

Statement = tuple[str, dict[str, object]]

_ARMS = {Sort.ACTIVITY: "arm_by_activity", Sort.AGE: "arm_by_age", Sort.WAITING: "arm_by_waiting"}
_BEHIND = {Sort.ACTIVITY: "behind_activity", Sort.AGE: "behind_age", Sort.WAITING: "behind_waiting"}
_ABOVE = {Sort.ACTIVITY: "above_activity", Sort.AGE: "above_age", Sort.WAITING: "above_waiting"}


def page_statement(plan: Plan, after: PageKey | None, before: PageKey | None) -> Statement:
    """Return the statement of a page of (place, number) that is walked, and its values but limit and skip.

    The page above a key comes from behind, its last row first.
    """
    sql = statements()
    keyed = [sql[_BEHIND[plan.sort]]] if after else []
    keyed += [sql[_ABOVE[plan.sort]]] if before else []
    backwards = before is not None and after is None
    union, values = _arms(plan, sql[_ARMS[plan.sort]], keyed)
    if plan.sort is Sort.ACTIVITY:
        order = sql["newest_last" if backwards else "newest_first"]
    else:
        order = sql["oldest_last" if backwards else "oldest_first"]
    return f"{union}\n{order}", values | _key_values(after or before)


def position_statement(plan: Plan, key: PageKey) -> Statement:
    """Return the statement that counts what stands above a key, and its values.

    A row per status where an index can count alone; one row, up to a bound, where each ticket is asked.
    """
    sql = statements()
    above = [sql[_ABOVE[plan.sort]]]
    if plan.rest:
        union, values = _bounded(plan, above)
    else:
        union, values = _arms(plan, sql["above_arm"], above)
    return union, values | _key_values(key)


def total_statement(plan: Plan) -> Statement:
    """Return the statement that counts a view up to a bound, and its values."""
    return _bounded(plan, [])


def gathering_statement(plan: Plan) -> Statement:
    """Return the statement that gathers tickets with their places (by activity, age, waiting) and their numbers."""
    asked, values = conditions(plan.rest)
    found, own = _found(plan)
    narrowed = {
        "statuses": rows.to_json(plan.statuses), "brand_id": plan.brand_id, "address": plan.address,
        "assignee": plan.assignee, "most": MOST_MATCHES, "most_found": MOST_FOUND,
    }  # fmt: skip
    sql = statements()["gathered"].replace(":found", found).replace(":conditions", asked)
    return sql, {**narrowed, **values, **own}


def _found(plan: Plan) -> Statement:
    """Return the question which tickets to begin with; several arms are one list, the newest tickets first."""
    sql = statements()
    if plan.waited is not None:
        union, statuses = _union(f"{sql['arm_by_waiting']}\n{sql['waited']}", plan.statuses)
        return sql["longest_waiting"].replace(":arms", union), {**statuses, "waited": plan.waited}
    parts = [numbered(sql[question.name], question.values, f"by_{place}") for place, question in enumerate(plan.found)]
    union = "\nunion all\n".join(part for part, _ in parts)
    ordered = sql["newest_tickets"] if plan.found[0].name in _NEWEST_BY_NUMBER else ""
    return f"{union}\n{ordered}", {name: value for _, own in parts for name, value in own.items()}


_NEWEST_BY_NUMBER = {"by_mark", "by_because", "by_undelivered"}


def _bounded(plan: Plan, keyed: Iterable[str]) -> Statement:
    sql = statements()
    union, values = _arms(plan, sql[_ARMS[plan.sort]], keyed)
    return sql["bounded_total"].replace(":arms", union), values


def _arms(plan: Plan, arm: str, keyed: Iterable[str]) -> Statement:
    sql = statements()
    narrowing = {"brand_id": plan.brand_id, "address": plan.address, "assignee": plan.assignee}
    narrowed = [sql[_NARROWED[name]] for name, value in narrowing.items() if value is not None]
    asked, values = conditions(plan.rest)
    whole = "\n".join([arm, *narrowed, *keyed, *([asked] if asked else [])])
    union, statuses = _union(whole, plan.statuses)
    return union, {**narrowing, **values, **statuses, "most": MOST_MATCHES}


def _union(arm: str, statuses: Iterable[TicketStatus]) -> Statement:
    named: dict[str, object] = {f"status_{number}": status for number, status in enumerate(statuses)}
    return "\nunion all\n".join(arm.replace(":status", f":{name}") for name in named), named


_NARROWED = {"brand_id": "with_brand", "address": "with_address", "assignee": "with_assignee"}


def _key_values(key: PageKey | None) -> dict[str, object]:
    return {} if key is None else {"active_at": key.active_at, "number": key.number}
