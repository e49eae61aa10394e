"""The compression of VBA streams, [MS-OVBA] 2.4.1.

Own code, because ms_ovba_compression 1.0.1 writes streams that cannot be read: its
copytoken_help allows matches of any length, and a long one overflows its token.
"""

from __future__ import annotations

import struct
from typing import Final

_CHUNK: Final = 4096
_SHORTEST: Final = 3  # a copy token takes two bytes
_COMPRESSED: Final = 0xB000
_RAW: Final = 0x3000


def compress(content: bytes) -> bytes:
    """A stream as VBA projects hold it.

    Raises:
        ValueError: bytes that cannot be made shorter; sources always can.
    """
    chunks = (content[at:at + _CHUNK] for at in range(0, len(content), _CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    packed = _tokens(data)
    if len(packed) <= _CHUNK:
        return struct.pack("<H", _COMPRESSED | len(packed) - 1) + packed
    if len(data) < _CHUNK:  # a raw chunk is always whole: padding would become part of the source
        raise ValueError("a short chunk that does not compress")
    return struct.pack("<H", _RAW | _CHUNK - 1) + data


def _tokens(data: bytes) -> bytes:
    result = bytearray()
    places: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            place, length = _longest(data, at, places)
            if length < _SHORTEST:
                group.append(data[at])
                length = 1
            else:
                flags |= 1 << bit
                token = (at - place - 1) << _length_bits(at) | length - _SHORTEST
                group += struct.pack("<H", token)
            for passed in range(at, at + length):
                places.setdefault(data[passed:passed + _SHORTEST], []).append(passed)
            at += length
        result.append(flags)
        result += group
    return bytes(result)


def _length_bits(at: int) -> int:
    """How many bits of a copy token hold the length: the fewer, the further it may point back."""
    return 16 - max(4, (at - 1).bit_length())


def _longest(data: bytes, at: int, places: dict[bytes, list[int]]) -> tuple[int, int]:
    """Where the longest text equal to the one at ``at`` begins, and its length; (0, 0): nowhere."""
    candidates = places.get(data[at:at + _SHORTEST], ())
    if not candidates or len(data) - at < _SHORTEST:
        return 0, 0
    limit = min(len(data) - at, (1 << _length_bits(at)) - 1 + _SHORTEST)
    best, longest = 0, 0
    for place in reversed(candidates):
        length = _SHORTEST
        while length < limit and data[place + length] == data[at + length]:
            length += 1
        if length > longest:
            best, longest = place, length
        if length == limit:
            break
    return best, longest
