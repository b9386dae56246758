"""Shows that light value classes are what the standard library makes, but for what they cost: nothing is compiled."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
import typing
from collections.abc import Mapping

import pytest

from civtrack.light import NamedTuple, dataclass


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


class Spot(NamedTuple):
    """A tuple of named parts with everything that one of the house has."""

    street: str
    number: int = 1
    words: Mapping[str, str] = {}

    @property
    def told(self) -> str:
        """In words."""
        return f"{self.street}{self.number}号"

    def __str__(self) -> str:
        return self.told


class StandardSpot(typing.NamedTuple):
    """The same as the standard library makes it."""

    street: str
    number: int = 1
    words: Mapping[str, str] = {}


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


def test_tuples_of_named_parts_are_the_standard_ones() -> None:
    """Made, read, changed, taken apart, matched, kept and refused as those of `typing`."""
    spot = Spot("惠宾街", words={"a": "b"})
    other: typing.Any = StandardSpot("惠宾街", words={"a": "b"})
    assert spot == other
    assert (spot.street, spot.number, spot.words, spot.told, str(spot)) == (*other, "惠宾街1号", "惠宾街1号")
    assert repr(spot) == repr(other).replace("Standard", "")
    assert (Spot._fields, Spot._field_defaults) == (StandardSpot._fields, StandardSpot._field_defaults)
    assert Spot.__bases__ == (tuple,)
    assert Spot.__match_args__ == StandardSpot.__match_args__
    assert typing.get_type_hints(Spot) == typing.get_type_hints(StandardSpot)
    assert spot._replace(number=2) == other._replace(number=2)
    assert spot._asdict() == other._asdict()
    assert type(Spot._make(("a", 2, {}))) is type(spot._replace(number=3)) is Spot
    assert copy.copy(spot) == copy.deepcopy(spot) == pickle.loads(pickle.dumps(spot)) == spot
    match spot:
        case Spot(street, number=1):
            assert street == "惠宾街"
        case _:
            raise AssertionError
    with pytest.raises(AttributeError):
        spot.other = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [Spot, StandardSpot])
def test_what_does_not_fit_a_tuple_of_named_parts_is_refused(kind: typing.Any) -> None:
    """Something missing, too much, twice or unknown."""
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        kind("a", 1, {}, 2)
    with pytest.raises(TypeError):
        kind("a", street="b")
    with pytest.raises(TypeError):
        kind("a", nummer=2)
    with pytest.raises(TypeError):
        kind._make(("a",))
    with pytest.raises(ValueError, match="nummer"):
        kind("a")._replace(nummer=2)
    with pytest.raises(TypeError, match="default"):
        exec("class Wrong(Kind):\n    a: int = 1\n    b: int", {"Kind": kind.__orig_bases__[0], "__name__": "x"})


COMPILED = """
import builtins
counted = []
compiling = builtins.compile
builtins.compile = lambda *given, **named: counted.append(given[0]) or compiling(*given, **named)
evaluating = builtins.eval
builtins.eval = lambda *given: counted.append(given[0]) or evaluating(*given)
from civtrack.light import NamedTuple
counted.clear()
class Spot(NamedTuple):
    street: str
    number: "dict[str, list[int]]" = 1
made = len(counted)
for number in range(3):
    Spot("a", number=number)
print(made, len(counted))
"""


def test_a_tuple_of_named_parts_compiles_nothing_but_what_makes_its_first_value() -> None:
    """Every annotation and a function, compiled for a hundred classes, were the dearest part of a start."""
    looked = subprocess.run([sys.executable, "-c", COMPILED], check=True, capture_output=True, text=True)
    assert looked.stdout.split() == ["0", "1"]


LOOK = """
import dataclasses, importlib, pathlib, civtrack
root = pathlib.Path(civtrack.__file__).parent
for path in sorted(root.rglob("*.py")):
    if "dataclass" not in (text := path.read_text("utf-8")) and "NamedTuple" not in text:
        continue
    name = ".".join(("civtrack", *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
    for kind in list(vars(importlib.import_module(name)).values()):
        if isinstance(kind, type) and kind.__module__ == name and dataclasses.is_dataclass(kind):
            print(name, kind.__qualname__, kind.__init__.__code__.co_filename)
        elif isinstance(kind, type) and kind.__module__ == name and hasattr(kind, "_fields"):
            light = kind._make.__func__.__module__ == "civtrack.light"
            print(name, kind.__qualname__, "light" if light else "<string>")
"""


def test_no_class_of_the_house_compiles_methods() -> None:
    """A class as the standard library makes it is compiled at every start of whoever imports it; all are light."""
    looked = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    classes = [line.split() for line in looked.stdout.splitlines()]
    assert len(classes) > 300
    assert [(module, name) for module, name, file in classes if file == "<string>"] == []
