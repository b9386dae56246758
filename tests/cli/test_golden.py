"""What the commands print on the sample office, letter for letter; one file a format.

After a change that is meant: ``CIVTRACK_GOLDEN=write pytest tests/cli/test_golden.py``, then read the difference
(``git diff tests/golden``) as a person would before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.typed import asked

GOLDEN = Path(__file__).parents[1] / "golden"
WRITING = os.environ.get("CIVTRACK_GOLDEN") == "write"
SUFFIXES = {"plain": "plain.txt", "table": "table.txt", "markdown": "md", "html": "html", "csv": "csv", "tsv": "tsv",
            "json": "json", "jsonl": "jsonl"}  # fmt: skip
EXPLAINED = {
    "overdue": "7月问题台账.xlsx!整改台账!19",
    "unclear": "7月问题台账.xlsx!整改台账!18",
    "milestones": "7月问题台账.xlsx!整改台账!33",
    "done-before-assignment": "7月问题台账.xlsx!整改台账!21",
    "suspended": "7月问题台账.xlsx!整改台账!265",
    "late": "12345诉求.csv!12345诉求!8",
    "material": "档案材料三色表.xlsx!三色表!9",
}
ASKED = {
    "cross": ("summary", "--by", "县区,问题类别", "--count", "红", "-f", "table"),
    "by-status": ("summary", "--by", "状态", "-f", "table"),
    "where": ("query", "-w", "大洼区 红,黄 (逾期:5.. | 时限:明天)", "-f", "table"),
    "grey": ("query", "--tier", "待定", "-d", "盘山", "-f", "table"),
    "view": ("query", "--view", "本周必办", "-d", "双台子", "-f", "table"),
}
CASES: dict[str, tuple[tuple[str, ...], str]] = {
    **{
        f"summary-{language}.{suffix}": (("summary", "-f", form), language)
        for language in ("zh", "en")
        for form, suffix in SUFFIXES.items()
    },
    **{f"inspect-{language}.txt": (("inspect",), language) for language in ("zh", "en")},
    **{
        f"explain-{name}-{language}.txt": (("explain", place), language)
        for name, place in EXPLAINED.items()
        for language in ("zh", "en")
    },
    **{
        f"query-zh.{suffix}": (("query", "-d", "大洼", "--tier", "red,grey", "-f", form), "zh")
        for form, suffix in SUFFIXES.items()
    },
    **{f"{name}-{language}.txt": (command, language) for name, command in ASKED.items() for language in ("zh", "en")},
}


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_as_it_was(name: str) -> None:
    """The printed text equals the golden file, which a person has read."""
    command, language = CASES[name]
    answer = asked(*command, language=language)
    assert answer.code == 0
    golden = GOLDEN / name
    if WRITING:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(answer.out.encode())
    assert answer.out == golden.read_bytes().decode()


def test_no_golden_file_is_left_over() -> None:
    """Every file in the folder belongs to a case; its subfolders belong to other tests."""
    assert {path.name for path in GOLDEN.iterdir() if path.is_file()} == set(CASES)
