"""What stands beside a backup: when and by which program it was taken, what is in it, and the hash of its bytes.

It stands apart because one verb writes it and another believes it; whatever it says is compared before it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from console import __version__
from console.cli.shapes import utc
from storage.copies import CopyFacts

ENDING = ".manifest.json"
_SCHEMA = 1
_MOST_BYTES = 1 << 20


class ManifestError(Exception):
    """The manifest is not there, or can't be read; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is said of a backup. `made_at` is ISO 8601 UTC, `size` in bytes, `sha256` in hexadecimal digits."""

    schema: int
    program: str
    database_schema: int
    made_at: str
    size: int
    sha256: str
    revision: int
    counts: Mapping[str, int]


def manifest_of(facts: CopyFacts, *, size: int, sha256: str, at: int) -> Manifest:
    """Return the manifest of a backup that was taken at a time (ms UTC)."""
    return Manifest(
        schema=_SCHEMA,
        program=f"omnidesk {__version__}",
        database_schema=facts.schema,
        made_at=utc(at) or "",
        size=size,
        sha256=sha256,
        revision=facts.revision,
        counts=dict(facts.counts),
    )


def manifest_path(backup: Path) -> Path:
    """Return where the manifest of a backup stands."""
    return backup.with_name(backup.name + ENDING)


def written(manifest: Manifest) -> bytes:
    """Return a manifest as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read_manifest(backup: Path) -> Manifest | None:
    """Return the manifest beside a backup, None where there is none. Raises ManifestError for one that says nothing."""
    path = manifest_path(backup)
    try:
        with path.open("rb") as opened:
            raw = opened.read(_MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}") from error
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path}: {error}") from error
    if manifest.schema != _SCHEMA:
        raise ManifestError(f"{path}: schema {manifest.schema}")
    return manifest
