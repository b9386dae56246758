"""Shows that light value classes are what `dataclasses` makes, but for what they cost: nothing is compiled for them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Mapping

import pytest

from civtrack.light import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place with everything that a class of the house asks for."""

    name: str
    rows: tuple[int, ...] = ()
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    seen: int = dataclasses.field(default=0, compare=False, repr=False)
    length: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(frozen=True, slots=True)
class Street(Place):
    """A place that differs in a default."""

    rows: tuple[int, ...] = (1,)


@dataclass(slots=True)
class Count:
    """What changes."""

    of: int = 0


def test_values_are_made_by_place_and_by_name() -> None:
    """Defaults, factories and what is worked out afterwards; every value has a factory's own object."""
    place = Place("惠宾街", words={"a": "b"})
    assert (place.name, place.rows, place.words, place.seen, place.length) == ("惠宾街", (), {"a": "b"}, 0, 3)
    assert Place("x").words is not Place("x").words
    assert Street("惠宾街").rows == (1,)


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), (("a", (), {}, 0, 5), {}), (("a",), {"name": "b"}), (("a",), {"nome": "b"}), (("a",), {"length": 3})],
)
def test_what_does_not_fit_is_refused(values: tuple[object, ...], named: dict[str, object]) -> None:
    """Something missing, too much, twice, unknown, or worked out by the class itself."""
    with pytest.raises(TypeError, match="Place"):
        Place(*values, **named)  # type: ignore[arg-type]


def test_values_are_compared_shown_and_kept() -> None:
    """Equal by their parts and their class; frozen ones have a hash, others none; nothing can be set or taken away."""
    assert Place("a", seen=1) == Place("a", seen=2) != Place("b")
    assert Place("a") != Street("a", ())
    assert repr(Place("a", (1,))) == "Place(name='a', rows=(1,), words={}, length=1)"
    assert hash(Place("a", words=())) == hash(Place("a", words=()))  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        Place("a").name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="name"):
        del Place("a").name
    with pytest.raises(AttributeError):
        Count().other = 1  # type: ignore[attr-defined]
    count = Count()
    count.of += 1
    assert count == Count(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(count)


def test_readers_of_dataclasses_see_no_difference() -> None:
    """`fields`, `replace`, `asdict`, `copy` and `pickle`, of frozen values and of others."""
    place = Place("a", (1, 2))
    assert [part.name for part in dataclasses.fields(Street)] == ["name", "rows", "words", "seen", "length"]
    assert dataclasses.replace(place, name="abc").length == 3
    assert dataclasses.asdict(Count(2)) == {"of": 2}
    for value in (place, Count(3)):
        assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value


LOOK = """
import dataclasses, importlib, pathlib, civtrack
root = pathlib.Path(civtrack.__file__).parent
for path in sorted(root.rglob("*.py")):
    if "dataclass" not in path.read_text("utf-8"):
        continue
    name = ".".join(("civtrack", *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
    for kind in list(vars(importlib.import_module(name)).values()):
        if isinstance(kind, type) and kind.__module__ == name and dataclasses.is_dataclass(kind):
            print(name, kind.__qualname__, kind.__init__.__code__.co_filename)
"""


def test_no_class_of_the_house_compiles_methods() -> None:
    """A class of the standard decorator costs a millisecond at every start of whoever imports it; all are light."""
    looked = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    classes = [line.split() for line in looked.stdout.splitlines()]
    assert len(classes) > 60
    assert [(module, name) for module, name, file in classes if file == "<string>"] == []
