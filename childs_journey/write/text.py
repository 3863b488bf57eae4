"""What a file of a return cannot hold."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_control_characters(text: str) -> tuple[str, int]:
    """Return a text without the characters that XML cannot hold, and how many those were."""
    clean = _NOT_IN_XML.sub("", text)
    return clean, len(text) - len(clean)
