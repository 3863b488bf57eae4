"""Decode a delimited text file so that DuckDB can stream it: UTF-8, one kind of line end.

A file that is UTF-8 with one kind of line end is read where it lies. Anything else is copied
once, decoded: UTF-16 as a whole, other bytes line by line (a line that is not UTF-8 is taken as
cp1252, so one bad line never changes its neighbours). A line that is neither is remembered as
undecodable and set aside by the record count.
"""

from __future__ import annotations

import codecs
import gzip
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, cast

from childs_journey.problems import Stop

CHUNK = 1 << 20
NOT_GZIP = "ends in .gz but is not a whole gzip file. Copy it again."
LineEnd = Literal["lf", "crlf", "other"]

_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NOT_TEXT = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
)


@dataclass
class TextFile:
    """A text file made ready: `path` is UTF-8 with one kind of line end."""

    path: Path
    encoding: str
    """What the file came in: utf-8, utf-16-le, utf-16-be, or `utf-8 and cp1252` (mixed lines)."""
    line_end: LineEnd
    has_long_lines: bool = False
    """True when a line of two megabytes or more may be in it."""
    undecodable: set[int] = field(default_factory=set)
    """Physical lines (from 1) that are neither UTF-8 nor cp1252."""


def not_text(head: bytes) -> str | None:
    """Say what a file really is when it is not delimited text, from its first bytes."""
    for mark, name in _NOT_TEXT:
        if head.startswith(mark):
            return name
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:15].lower()
    if start.startswith((b"<!doctype", b"<html")):
        return "a web page (HTML)"
    if start.startswith(b"<?xml"):
        return "an XML document"
    return None


def unzip(path: Path, scratch: Path, stem: str) -> Path:
    """Unpack a .gz file into the scratch folder and return the copy.

    Raises Stop when it is not gzip, or is cut off.
    """
    copy = scratch / f"{stem}.unzipped"
    try:
        with gzip.open(path, "rb") as packed, copy.open("wb") as plain:
            shutil.copyfileobj(packed, plain, CHUNK)
    except (OSError, EOFError, zlib.error):
        raise Stop(NOT_GZIP) from None
    return copy


def head_of(path: Path) -> bytes:
    """Return the first bytes of a plain or gzipped text file, enough for its header."""
    is_zipped = path.name.lower().endswith(".gz")
    try:
        with cast(BinaryIO, (gzip.open if is_zipped else open)(path, "rb")) as stream:
            return stream.read(CHUNK)
    except (OSError, EOFError, zlib.error):
        raise Stop(NOT_GZIP if is_zipped else "cannot be read. Check that it may be.") from None


def utf16_of(head: bytes) -> str | None:
    """Return the UTF-16 flavour of a file from its first bytes, or None."""
    for mark, name in _UTF16_MARKS.items():
        if head.startswith(mark):
            return name
    sample = head[:2000]
    if len(sample) >= 4 and sample.count(0) > len(sample) // 4:
        return "utf-16-be" if sample[0] == 0 else "utf-16-le"
    return None


def decode_head(head: bytes) -> str:
    """Decode the first bytes of a file well enough to read its header."""
    flavour = utf16_of(head)
    if flavour:
        return head.decode(flavour, errors="ignore").removeprefix("\ufeff")
    text = head.removeprefix(codecs.BOM_UTF8)
    first_lines = text[: text.rfind(b"\n") + 1] or text
    try:
        return first_lines.decode("utf-8")
    except UnicodeDecodeError:
        return first_lines.decode("cp1252", errors="replace")


def make_readable(path: Path, scratch: Path, stem: str) -> TextFile:
    """Return the file ready for DuckDB: itself when it can be read where it lies, else a copy.

    `stem` names the copy inside `scratch`. Memory use does not grow with the file.
    """
    with path.open("rb") as stream:
        flavour = utf16_of(stream.read(2000))
    if flavour:
        copy = scratch / f"{stem}.utf8"
        _recode_utf16(path, copy, flavour)
        return TextFile(copy, flavour, "lf", has_long_lines=True)
    is_utf8, line_end, has_long_lines = _survey(path)
    if is_utf8 and line_end != "other":
        return TextFile(path, "utf-8", line_end, has_long_lines)
    copy = scratch / f"{stem}.utf8"
    undecodable, has_cp1252 = _recode_lines(path, copy)
    encoding = "utf-8 and cp1252" if has_cp1252 else "utf-8"
    return TextFile(copy, encoding, "lf", has_long_lines, undecodable)


def _survey(path: Path) -> tuple[bool, LineEnd, bool]:
    """Read the file once, in blocks; say whether it is all UTF-8, and how its lines end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    has_long_lines = False
    returns = feeds = pairs = 0
    last = b""
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            returns += block.count(b"\r")
            feeds += block.count(b"\n")
            pairs += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
            last = block[-1:]
            # a line of two megabytes fills a block of one; lines ended by CR alone may pass for it
            has_long_lines = has_long_lines or (len(block) == CHUNK and b"\n" not in block)
            if is_utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    is_utf8 = False
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    if returns == 0:
        return is_utf8, "lf", has_long_lines
    return is_utf8, "crlf" if returns == feeds == pairs else "other", has_long_lines


def _recode_utf16(path: Path, copy: Path, flavour: str) -> None:
    with (
        path.open("r", encoding=flavour, errors="replace", newline=None) as source,
        copy.open("w", encoding="utf-8", newline="\n") as target,
    ):
        first = True
        while block := source.read(CHUNK):
            target.write(block.removeprefix("\ufeff") if first else block)
            first = False


def _recode_lines(path: Path, copy: Path) -> tuple[set[int], bool]:
    """Copy with LF line ends, each line as UTF-8, else as cp1252; return undecodable lines."""
    undecodable: set[int] = set()
    has_cp1252 = False
    with path.open("rb") as source, copy.open("wb") as target:
        for number, line in enumerate(_lines(source), 1):
            try:
                line.decode("utf-8")
                target.write(line + b"\n")
            except UnicodeDecodeError:
                has_cp1252 = True
                try:
                    text = line.decode("cp1252")
                except UnicodeDecodeError:
                    undecodable.add(number)
                    text = line.decode("cp1252", errors="replace")
                target.write(text.encode("utf-8") + b"\n")
    return undecodable, has_cp1252


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield physical lines ended by CR LF, LF or CR, without their ends."""
    rest = b""
    while block := stream.read(CHUNK):
        rest += block
        if rest.endswith(b"\r"):  # its \n may come with the next block
            whole, held = rest[:-1], b"\r"
        else:
            whole, held = rest, b""
        *lines, rest = re.split(rb"\r\n|\n|\r", whole)
        rest += held
        yield from lines
    if rest:
        yield from rest.removesuffix(b"\r").split(b"\r")
