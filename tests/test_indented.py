"""JSON with indents reads as the standard library writes it, to the letter."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from civtrack.files.indented import indented

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
names = st.text(max_size=3) | st.none() | st.integers(0, 9)
documents = st.recursive(
    plain,
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.lists(inside, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=3), inside, max_size=4)
        | st.dictionaries(names, inside, max_size=2)
    ),
    max_leaves=20,
)


@given(documents)
def test_it_is_what_the_standard_library_writes(document: object) -> None:
    """Empty lists, nested ones, texts with quotes and line ends, names that are no texts: every character is equal."""
    assert indented(document) == json.dumps(document, ensure_ascii=False, indent=2)
