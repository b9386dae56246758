"""Templates: found, filled in, told with file and line when they are broken; nothing escapes the sandbox."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from civtrack.errors import SettingsMistake, TemplateMistake
from civtrack.outputs.notices.kinds import NoticeType
from civtrack.outputs.notices.markup import Line, Look
from civtrack.outputs.notices.templates import (
    Template,
    chinese,
    clause,
    find,
    render,
    shipped,
    short_day,
    write_defaults,
)
from civtrack.settings import Settings
from civtrack.settings.schema import OutputSettings

DAY = dt.date(2022, 7, 5)
VALUES: dict[str, Any] = {"day_of": DAY, "items": [{"matter": "# 路灯不亮。\n| 两行", "count": 3}], "nothing": None}


def filled(text: str) -> list[Any]:
    return render(Template("督办单.txt", text), VALUES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ day_of }}", "2022年7月5日"),
        ("{{ day_of|day }}前", "7月5日前"),
        ("{{ nothing }}完", "完"),
        ("{{ nothing|day }}完", "完"),
        ("{{ items[0].count }}项", "3项"),
        ("{{ items[0].matter }}", "# 路灯不亮。\n| 两行"),
        ("{{ items[0].matter|clause }}（完）", "# 路灯不亮。\n| 两行（完）"),
        ("{{ 12|cn }}", "十二"),
        ("{{ section() }}{{ section() }}", "一二"),
        ("{{ '<b>&amp;' }}", "<b>&amp;"),
        ("{{ '一\\n# 二|三' }}", "一\n# 二|三"),
        ("{{ items[0].count ~ '个|' ~ '&lt;' }}", "3个|&lt;"),
        ("{% macro m() %}&{{ items[0].matter }}{% endmacro %}{{ m() }}", "&# 路灯不亮。\n| 两行"),
        ("{% macro m() %}{{ items[0].count }}个{% endmacro %}{{ m() }}", "3个"),
        ("\ufeff{# 说明 #}正文", "正文"),
    ],
)
def test_values_are_shown_as_the_office_writes_them(text: str, shown: str) -> None:
    """Days in Arabic numerals without zeros, nothing for nothing, text of a ledger as it stands."""
    assert filled(text) == [Line(Look.BODY, shown)]


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("一\n二\n{{ unknwon }}", "督办单.txt:3", "there is no value “unknwon” here"),
        ("{{ items[0].adress }}", "督办单.txt:1", "there is no value “adress” here"),
        ("一\n{% for %}", "督办单.txt:2", "Expected"),
        ("\n\n{% fro x in items %}", "督办单.txt:3", "there is no command “fro”"),
        ("{{ day_of|dya }}", "督办单.txt:1", "there is no filter “dya”"),
        ("{% if items %}\n没有结束", "督办单.txt:", "Unexpected end"),
        ("{{ 1 / 0 }}", "督办单.txt:1", "division"),
        ("\r\n{{ items + 1 }}", "督办单.txt:2", "concatenate"),
        ("{{ items.count }}", "督办单.txt:1", ""),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "督办单.txt", "calls itself"),
        ("{% include 'x.txt' %}", "督办单.txt:1", ""),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, where: str, said: str) -> None:
    """Every kind of slip is one named error with file and line, never a traceback."""
    with pytest.raises(TemplateMistake) as caught:
        filled(text) if "items.count" not in text else render(Template("督办单.txt", "{{ items.nowhere }}"), VALUES)
    assert caught.value.where.startswith(where)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ section.__globals__ }}",
        "{{ day_of.__class__.today() }}",
        "{{ 'a' * 10000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% for i in range(10000000) %}x{% endfor %}",
        "{{ items.append(1) }}",
        "{{ items[0].keys() }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(text: str) -> None:
    """No way to Python's insides, to endless memory or to changing what others see."""
    with pytest.raises(TemplateMistake):
        filled(text)


def settings(folder: Path, templates: str | None = None) -> Settings:
    given: dict[tuple[str | int, ...], str] = {("outputs", "templates"): "civtrack.toml:3"} if templates else {}
    return Settings(outputs=OutputSettings(templates=templates or "templates"), folder=folder, origins=given)


def test_the_office_replaces_one_template_and_keeps_the_others(tmp_path: Path) -> None:
    """A file in the folder counts; what is not there is as shipped."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/督办单.txt").write_text("# 我办督办单", encoding="utf-8")
    assert find(NoticeType.SUPERVISION, settings(tmp_path)) == Template("templates/督办单.txt", "# 我办督办单")
    assert find(NoticeType.CIRCULAR, settings(tmp_path)) == shipped(NoticeType.CIRCULAR)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_template_may_be_saved_by_any_notepad(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without its mark, GBK as old Notepad saves, UTF-16."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/督办单.txt").write_bytes("# 我办督办单\r\n= 〔2022〕".encode(encoding))
    content = render(find(NoticeType.SUPERVISION, settings(tmp_path)), {})
    assert content == [Line(Look.TITLE, "我办督办单"), Line(Look.CENTRE, "〔2022〕")]


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    """A Word file saved under the template's name is named, not printed."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/督办单.txt").write_bytes(b"PK\x03\x04\x00\x01\xff\xfe\x80" * 9)
    with pytest.raises(TemplateMistake, match="no text file"):
        find(NoticeType.SUPERVISION, settings(tmp_path))


def test_a_folder_that_settings_name_must_be_there(tmp_path: Path) -> None:
    """A slip in the folder's name is said; without the setting no folder is needed."""
    assert find(NoticeType.SLIP, settings(tmp_path)) == shipped(NoticeType.SLIP)
    with pytest.raises(SettingsMistake) as caught:
        find(NoticeType.SLIP, settings(tmp_path, "模版"))
    assert caught.value.where == "civtrack.toml:3 outputs.templates"


def test_defaults_are_written_once_and_mean_the_same(tmp_path: Path) -> None:
    """Every template is written for Notepad; what the office changed stays."""
    written, stood = write_defaults(tmp_path / "templates")
    assert [path.name for path in written] == ["督查通报.txt", "督查快报.txt", "提示单.txt", "督办单.txt"]
    assert not stood
    for kind, path in zip(NoticeType, written, strict=True):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert find(kind, settings(tmp_path)).text.replace("\r\n", "\n") == shipped(kind).text
    written[0].write_text("改过", encoding="utf-8")
    again, stood = write_defaults(tmp_path / "templates")
    assert (again, stood) == ([], written)
    assert written[0].read_text(encoding="utf-8") == "改过"


@pytest.mark.parametrize("kind", list(NoticeType))
def test_shipped_words_are_those_of_every_office(kind: NoticeType) -> None:
    """Every character is one of GBK, so that no office lacks it; the template says in its head how it is changed."""
    text = shipped(kind).text
    text.encode("gbk")
    assert text.startswith("{#\n")
    assert "记号" in text.split("#}")[0]


@pytest.mark.parametrize("number", range(1, 100))
def test_numerals_count_as_the_office_counts(number: int) -> None:
    """一, 十, 十一, 二十, 九十九: tens and ones, no 一十, no 零."""
    ones, tens = "零一二三四五六七八九".index, chinese(number)
    head, ten, tail = tens.partition("十")
    value = ((ones(head) if head else 1) * 10 + (ones(tail) if tail else 0)) if ten else ones(head)
    assert value == number
    assert "零" not in tens
    assert not tens.startswith("一十")


def test_days_name_the_year_where_it_is_another() -> None:
    """A deadline of last year is not taken for one of this."""
    assert short_day(DAY, 2022) == "7月5日"
    assert short_day(DAY, 2023) == "2022年7月5日"
    assert short_day(None) == ""


@pytest.mark.parametrize(("text", "shown"), [("路灯不亮。", "路灯不亮"), ("一；", "一"), (None, ""), ("3.5", "3.5")])
def test_a_clause_goes_on(text: str | None, shown: str) -> None:
    """Only the stop at the end goes."""
    assert clause(text) == shown
