"""`omnidesk audit verify`: whether the trail of what was done is whole, from the first row to the newest."""

from console.cli.faults import UsageError
from console.cli.frame import ATTENTION, DONE, Answer, Call, Verb, argument
from console.cli.shapes import Shape
from console.privacy.auditing import ChainState, verify
from storage.audit import Broken, Chain
from storage.errors import DatabaseDamagedError
from widgets.language import _

_DIGITS = 64


async def _verify(call: Call) -> Answer:
    noted = _noted(call.arguments.head)
    states = await _states(call, noted)
    is_whole = all(state.broken is None for state in states)
    is_known = noted is None or any(state.is_known for state in states)
    shape = {
        "intact": is_whole and is_known,
        "chains": [_shape(state) for state in states],
        "head_known": is_known if noted is not None else None,
    }
    lines = [_line(state) for state in states]
    if not is_known:
        lines.append(_("The head that was noted is not among them: what it stood for was rewritten."))
    return Answer(shape=shape, lines=lines, code=DONE if is_whole and is_known else ATTENTION)


async def _states(call: Call, noted: bytes | None) -> tuple[ChainState, ...]:
    """Check the chains of the desk; where no desk can be opened, because its settings are lost, those of its file."""
    try:
        async with call.desk() as desk:
            return await verify(desk.repository, noted=noted)
    except DatabaseDamagedError:
        from console import assembly

        async with assembly.open_as_it_is(call.config) as repository:
            return await verify(repository, noted=noted)


def _noted(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        noted = bytes.fromhex(text)
    except ValueError:
        noted = b""
    if len(noted) * 2 != _DIGITS:
        raise UsageError(_("--head takes the {count} digits that an earlier check gave.").format(count=_DIGITS))
    return noted


def _shape(state: ChainState) -> Shape:
    broken = state.broken
    return {
        "chain": state.chain.value,
        "rows": state.rows,
        "erased": state.erased,
        "head": state.head.hex(),
        "broken": None if broken is None else {"row": broken.row, "what": broken.what},
    }


def _line(state: ChainState) -> str:
    name = {Chain.EVENTS: _("what was done"), Chain.SETTINGS: _("settings")}[state.chain]
    if state.broken is not None:
        return _("{chain}: BROKEN at {row}: {why}").format(chain=name, row=state.broken.row, why=_why(state.broken))
    words = _("{chain}: whole, {rows} rows, the texts of {erased} erased, head {head}")
    return words.format(chain=name, rows=state.rows, erased=state.erased, head=state.head.hex())


def _why(broken: Broken) -> str:
    match broken.what:
        case "link":
            return _("it was changed, or a row before it taken out or put in")
        case "end":
            return _("rows behind it are gone")
        case _:
            return _("its {field} is not the one that was written").format(field=broken.what)


VERBS = (
    Verb(
        name="audit verify",
        words=lambda: _("check that the trail of what was done is whole; exit 4 with the first broken place"),
        run=_verify,
        arguments=(
            argument(
                "--head", metavar="HEX", words=lambda: _("a head that an earlier check gave: it must be among them")
            ),
        ),
    ),
)
