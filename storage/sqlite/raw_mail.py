"""Raw mail at rest: packed with zstd where that pays, and never handed out unless its SHA-256 still agrees.

Level 3 without a dictionary. A dictionary trained on the desk's own mail would hold pieces of it, and so outlive the
erasure of a customer; one shipped with the program fits generated mail only.
"""

import hashlib

import zstandard

from storage.errors import StorageError

PLAIN, ZSTD = "plain", "zstd"
_LEVEL = 3
_SMALLEST = 256  # bytes under which a frame's own head costs more than it saves


class Packer:
    """Packs and unpacks the raw bytes of mails; one per connection, because it is not safe between threads."""

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._decompressor = zstandard.ZstdDecompressor()

    def pack(self, raw: bytes) -> tuple[str, bytes]:
        """Return how the bytes are packed, and the packed bytes."""
        if len(raw) >= _SMALLEST:
            packed = self._compressor.compress(raw)
            if len(packed) < len(raw):
                return ZSTD, packed
        return PLAIN, raw

    def unpack(self, packing: str, packed: bytes, *, size: int, sha256: bytes) -> bytes:
        """Return the raw bytes. Raises StorageError when they are no longer what was kept."""
        try:
            raw = packed if packing == PLAIN else self._unpacked(packed, size)
        except zstandard.ZstdError as error:
            raise StorageError(f"The kept bytes of a mail are damaged: {error}.") from error
        if hashlib.sha256(raw).digest() != sha256:
            raise StorageError("The kept bytes of a mail are damaged: they no longer have their SHA-256.")
        return raw

    def _unpacked(self, packed: bytes, size: int) -> bytes:
        """A damaged frame may claim any size, so the claim is checked before memory is asked for."""
        if zstandard.frame_content_size(packed) != size:
            raise zstandard.ZstdError("its size is not the one that was kept")
        return self._decompressor.decompress(packed)
