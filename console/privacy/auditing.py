"""Whether the audit trail is whole: every row vouches for all before it, from the first to the newest.

It stands apart from the verb because a report and a repair ask it too.
"""

from dataclasses import dataclass
from functools import partial

from storage.audit import Broken, Chain, Checked, Link
from storage.protocol import Reader, Repository

_PAGE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """A chain after it was checked. `head` is its newest link's digest: whoever writes it down elsewhere can tell later
    that nothing was rewritten. `is_known` tells whether a head that was written down is among its links."""

    chain: Chain
    rows: int
    erased: int
    head: bytes
    broken: Broken | None
    is_known: bool


async def verify(repository: Repository, *, noted: bytes | None = None) -> tuple[ChainState, ...]:
    """Check both chains; `noted` is a head that was written down before. Raises StorageError."""
    return tuple([await _verify(repository, chain, noted) for chain in Chain])


async def _verify(repository: Repository, chain: Chain, noted: bytes | None) -> ChainState:
    last, rows, erased, is_known = Link(), 0, 0, noted == Link().digest
    while True:
        checked = await repository.reading(partial(_check, chain, last))
        rows, erased = rows + len(checked.links), erased + checked.erased
        is_known = is_known or any(link.digest == noted for link in checked.links)
        last = checked.links[-1] if checked.links else last
        if checked.is_end:
            return ChainState(
                chain=chain, rows=rows, erased=erased, head=last.digest, broken=checked.broken, is_known=is_known
            )


def _check(chain: Chain, last: Link, reader: Reader) -> Checked:
    return reader.check_chain(chain, last, _PAGE)
