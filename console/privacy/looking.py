"""What still holds a person after an erasure: messages and mails of others, texts of ours, rows and files.

It stands apart from the erasing because it can be asked again later, of an address that was erased before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.privacy.finding import mentions_of, messages_of, set_aside_of
from storage.privacy import Person, Remnant
from storage.protocol import Repository
from storage.records import DeliveryKey, MessageKey, TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What still holds a person.

    `others`: messages of others that name them, with their tickets; `mails`: mails of others that do so and are in no
    ticket. `texts`: templates, signatures and acknowledgements. `rows`: where in the database an address still stands.
    `files`: the database's own and others beside it in whose bytes it does; `copies`: those of them that are copies.
    """

    others: dict[MessageKey, TicketNumber]
    mails: Sequence[DeliveryKey]
    texts: Sequence[str]
    rows: Sequence[Remnant]
    files: Sequence[Path]
    copies: Sequence[Path]

    def __bool__(self) -> bool:
        return bool(self.others or self.mails or self.texts or self.rows or self.files)


NOT_LOOKED = Left(others={}, mails=(), texts=(), rows=(), files=(), copies=())


async def look(repository: Repository, person: Person) -> Left:
    """Look for what still holds a person. Raises StorageError."""
    theirs, others = await messages_of(repository, person)
    named = await mentions_of(repository, person)
    _, mails = await set_aside_of(repository, person)
    keys = [key for key in dict.fromkeys((*others, *named)) if key not in set(theirs)]
    remnants = await repository.holds(person.addresses)
    copies = set(await repository.copies())
    return Left(
        others=await repository.reading(lambda reader: reader.places_of(keys)),
        mails=mails,
        texts=await repository.reading(lambda reader: reader.texts_naming(person)),
        rows=remnants.rows,
        files=remnants.files,
        copies=[file for file in remnants.files if file in copies],
    )
