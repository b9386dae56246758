"""Drafts that somebody worked on stay."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from civtrack.errors import AlreadyThere
from civtrack.files import sha256
from civtrack.outputs.notices.drafts import carry_over, edited, respect
from civtrack.outputs.notices.kinds import NoticeType, Wishes
from civtrack.outputs.notices.plan import plan
from tests.support.judged import judged


def draft(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = plan(judged([{"district": "大洼区"}]), Wishes(NoticeType.CIRCULAR)).notices[0].make()
    path.write_bytes(made)
    return path


def worked_on(path: Path) -> Path:
    """Saves a draft as Word does: with somebody's name."""
    import docx

    document = docx.Document(str(draft(path)))
    document.paragraphs[0].add_run("（改）")
    document.core_properties.last_modified_by = "张主任"
    document.save(str(path))
    return path


def test_a_draft_is_ours_until_somebody_saves_it(tmp_path: Path) -> None:
    """What civtrack made it may make again; what Word saved it may not."""
    fresh, changed = draft(tmp_path / "a.docx"), worked_on(tmp_path / "b.docx")
    assert not edited(fresh)
    assert edited(changed)
    respect(fresh)
    respect(tmp_path / "new.docx")
    with pytest.raises(AlreadyThere):
        respect(changed)


def test_what_cannot_be_looked_into_stays(tmp_path: Path) -> None:
    """A broken file, a file without properties, one of another program: none is ours."""
    broken, bare = tmp_path / "broken.docx", tmp_path / "bare.docx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    with zipfile.ZipFile(bare, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert edited(broken)
    assert edited(bare)


def test_a_folder_that_is_replaced_keeps_what_was_worked_on(tmp_path: Path) -> None:
    """Edited drafts move into the new folder beside the new ones; what civtrack can make again does not."""
    old, new = tmp_path / "old", tmp_path / "new"
    same, changed, own = draft(old / "通报/甲.docx"), worked_on(old / "通报/乙.docx"), worked_on(old / "通报/丙.docx")
    made = {"通报/甲.docx": sha256(same), "通报/乙.docx": "0" * 64}
    fresh = draft(new / "通报/乙.docx")
    before = sha256(fresh)
    carry_over(old, new, made)
    assert sorted(path.name for path in new.rglob("*.docx")) == ["丙.docx", "乙.docx", "乙（改稿）.docx"]
    assert sha256(fresh) == before
    assert sha256(new / "通报/乙（改稿）.docx") == sha256(changed)
    assert sha256(new / "通报/丙.docx") == sha256(own)
    carry_over(tmp_path / "nowhere", new, {})
