"""What people put into a folder of a day outlives the folder: any tree, any papers, any new folder, any late save."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.files import carry_over, clear, enter, made_in

NAMES = st.sampled_from(
    ["a", "b", "a（改稿）", "a.txt", "a（改稿）.txt", "a（改稿2）.txt", "manifest.json", ".civtrack-made", "~$a"]
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
CONTENTS = st.sampled_from([b"", b"one", b"two", b"three"])
TREES = st.dictionaries(PATHS, CONTENTS, max_size=8)


def build(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Writes what can stand beside what is there already: no file where a folder is, nor the other way round."""
    folder.mkdir()
    made = {}
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                continue
            path.write_bytes(data)
        except (FileExistsError, NotADirectoryError):
            continue
        made[name] = data
    return {name: data for name, data in made.items() if (folder / name).is_file()}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@settings(deadline=None)  # the disk is waited for
@given(old=TREES, new=TREES, late=TREES, ours=st.sets(PATHS), stale=st.sets(PATHS))
def test_no_content_is_lost_and_nothing_new_is_touched(
    old: dict[str, bytes], new: dict[str, bytes], late: dict[str, bytes], ours: set[str], stale: set[str]
) -> None:
    """Every content that the papers do not prove is in the new folder, whose own files are as they were."""
    with tempfile.TemporaryDirectory() as place:
        former, final = Path(place, "old"), Path(place, "new")
        before, made_new = build(former, old), build(final, new)
        papers = {name: sha(b"else" if name in stale else data) for name, data in before.items() if name in ours}
        carry_over(former, final, papers)
        saved = {}
        for name, data in late.items():
            if (former / name).is_file():
                (former / name).unlink()  # as office programs save: a new file takes the name
                (former / name).write_bytes(data)
                saved[name] = data
        clear(former, final, papers)
        found = {path.read_bytes() for path in final.rglob("*") if path.is_file()}
        for name, data in {**before, **saved}.items():
            if papers.get(name) != sha(data) and name != ".civtrack-made":
                assert data in found, name
        assert {name: (final / name).read_bytes() for name in made_new} == made_new
        assert not former.exists()


@settings(deadline=None)  # the disk is waited for
@given(files=st.dictionaries(PATHS, CONTENTS, max_size=6), torn=st.integers(0, 40))
def test_the_list_of_a_folder_in_the_making_is_read_as_far_as_it_goes(files: dict[str, bytes], torn: int) -> None:
    """Killed in the middle of a line: the lines before it hold, and nothing else is taken for ours."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in files.items():
            enter(folder, folder / name, sha(data))
        journal = folder / ".civtrack-made"
        whole = {name: sha(data) for name, data in files.items()}
        assert made_in(folder) == whole
        if files:
            text = journal.read_bytes()
            journal.write_bytes(text[: max(len(text) - torn, 0)])
            assert made_in(folder).items() <= whole.items()
