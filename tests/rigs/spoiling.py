"""Messages spoilt by hypothesis: fields lost, swapped, nested without end, full of what no text may hold."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

__all__ = ["spoilt"]

_TEXTS = st.text(max_size=40) | st.sampled_from(
    ["\x1b[2J", "a\u202eb", "\u0000", "x" * 5_000, "\ud800", "../../etc", "' OR 1=1 --", "9" * 30]
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=6,
)
_RAW = st.sampled_from(
    [
        b"",
        b"null",
        b"{}",
        b"[]",
        b"[" * 20_000,
        b'{"a":' * 20_000,
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"1e999",
        b"NaN",
    ]
) | st.binary(max_size=60)


@st.composite
def spoilt(draw: st.DrawFn, message: bytes) -> bytes:
    """The JSON `message` with one to three places changed, or something else altogether."""
    if draw(st.integers(0, 9)) == 0:
        return draw(_RAW)
    content = json.loads(message)
    for _ in range(draw(st.integers(1, 3))):
        content = _change(draw, content)
    body = json.dumps(
        content
    ).encode()  # not-a-number and lone surrogates as ASCII, as a careless sender does
    if draw(st.integers(0, 7)) == 0:
        place = draw(st.integers(0, max(0, len(body) - 1)))
        return body[:place] + draw(st.binary(max_size=3)) + body[place + draw(st.integers(0, 3)) :]
    return body


def _change(draw: st.DrawFn, content: Any) -> Any:
    """A copy with something changed at a random place."""
    if isinstance(content, dict) and content and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(content)))
        rest = {name: value for name, value in content.items() if name != key}
        what = draw(st.integers(0, 5))
        if what == 0:
            return rest
        if what == 1:
            return content | {draw(_TEXTS): draw(_VALUES)}
        return rest | {key: _change(draw, content[key])}
    if isinstance(content, list) and content and draw(st.integers(0, 3)):
        place = draw(st.integers(0, len(content) - 1))
        return [*content[:place], _change(draw, content[place]), *content[place + 1 :]]
    return draw(_VALUES)
