"""What collecting and adding are spared in large ledgers, counted in calls: nothing here asks a clock."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from civtrack import assess
from civtrack.assessment import Assessment
from civtrack.cli import printing
from civtrack.edits import merge_report, pairing, proof
from civtrack.edits.answers import Answers
from civtrack.edits.cards import cards_in, with_cards
from civtrack.edits.gathering import gathered, manifests
from civtrack.edits.merging import Merge, merge
from civtrack.edits.proven import made_and_proven
from civtrack.edits.sent_to import SentTo
from civtrack.ledger.formats import open_book
from civtrack.ledger.reader import ReadOptions
from civtrack.model import column_letter
from civtrack.outputs import measure, packing
from civtrack.outputs.book import listing
from civtrack.outputs.book.rows_book import rows_book
from civtrack.outputs.districts import sent
from civtrack.outputs.making import document_language
from civtrack.rules.doubles import Doubles, _Known
from civtrack.rules.tiers import Judge
from civtrack.xlsx.opened import selected, sheet, stored_sheet, validations
from civtrack.xlsx.parts.container import Container, Member
from civtrack.xlsx.reading.alike import RowPattern
from tests.support.collecting import AS_OF, HEADERS, Record, answer, collected, sent_office, write_table
from tests.support.counted import rows_made
from tests.support.items import a_verdict
from tests.support.offices import a_ledger
from tests.support.typed import typed

ITEMS, ANSWERED = 60, 12
INFLATED_BY_COLLECT, INFLATED_BY_ADD, INFLATED_BY_SET = 9, 9, 10
"""How often the sheet of the ledger, or of what is made of it, is unpacked: small ones are never kept."""
Calls = Counter[str]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], Calls]:
    """Counts the calls of functions from when it is asked to."""
    counted = Calls()

    def count(owner: Any, name: str) -> Calls:
        asked = getattr(owner, name)

        def counting(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            return asked(*given, **named)

        monkeypatch.setattr(owner, name, counting)
        return counted

    return count


def _answered(rows: list[Record]) -> None:
    for row in rows[:ANSWERED]:
        row.update({"整改状态": "已完成", "整改措施": "已修复", "完成日期": "2022-07-18"})


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A ledger of sixty items that was sent out and came back: twelve are done."""
    office = sent_office(tmp_path, [{} for _ in range(ITEMS)])
    answer(office, "大洼区", _answered)
    return office


def _merged(office: Path) -> tuple[Assessment, Merge]:
    back = office / "收回/大洼区.xlsx"
    assessment = assess(office / "台账.xlsx", dt.date.fromisoformat(AS_OF))
    files = gathered([back], assessment, ReadOptions()).files
    known = manifests(office, files, assessment.settings)
    return assessment, merge(assessment, files, known, normalised=False)


def test_all_answers_are_judged_together(office: Path, calls: Callable[[Any, str], Calls]) -> None:
    """The ledger once, what comes back of it once: not each row by itself."""
    counted = calls(Judge, "verdicts")
    _, found = _merged(office)
    assert len(found.plan.edits) == 3 * ANSWERED
    assert counted["verdicts"] <= 2


def test_rows_that_came_back_as_they_are_cost_nothing_but_their_comparison(
    office: Path, calls: Callable[[Any, str], Calls]
) -> None:
    """Which columns are one is asked once for a table, and again only for the rows that were answered."""
    counted = calls(Answers, "_indices")
    calls(Answers, "_of_row")
    _, found = _merged(office)
    assert len(found.plan.edits) == 3 * ANSWERED
    assert counted == {"_indices": 1 + ANSWERED, "_of_row": ANSWERED}


def test_rows_that_say_who_they_are_are_found_without_their_texts(
    office: Path, calls: Callable[[Any, str], Calls]
) -> None:
    """By the identity and what the ledger says of it; to whom they were sent is asked once for a file."""
    counted = calls(pairing, "_content")
    calls(pairing, "own_number")
    calls(SentTo, "_workbook")
    _, found = _merged(office)
    assert found.counts[0].by["id"] == ITEMS
    assert counted == {"own_number": ITEMS, "_workbook": 1}


def test_a_list_that_is_written_out_in_its_rule_is_read_once(office: Path, calls: Callable[[Any, str], Calls]) -> None:
    """Not for each cell that was answered; and what is in it is asked once for each answer."""
    ledger = office / "台账.xlsx"
    book = openpyxl.load_workbook(ledger)
    rule = DataValidation(type="list", formula1='"已完成,整改中"')
    letter = column_letter(1 + HEADERS.index("整改状态"))
    rule.add(f"{letter}3:{letter}99")
    book.worksheets[0].add_data_validation(rule)
    book.save(ledger)
    counted = calls(validations, "_choice")
    calls(validations.Choice, "allows")
    calls(validations, "_inner")
    _, found = _merged(office)
    assert len(found.plan.edits) == 3 * ANSWERED
    assert counted == {"_choice": 1, "allows": 1, "_inner": 1}


def test_of_what_was_sent_only_the_cells_are_made_that_came_back_otherwise(
    office: Path, calls: Callable[[Any, str], Calls]
) -> None:
    """Three cells of each row that was answered, not its fifteen."""
    counted = calls(sent, "SentCell")
    _, found = _merged(office)
    assert len(found.plan.edits) == 3 * ANSWERED
    assert counted["SentCell"] <= 4 * ANSWERED


def test_the_proof_asks_for_single_fields_of_touched_rows_alone(
    office: Path, calls: Callable[[Any, str], Calls]
) -> None:
    """The other rows are compared as wholes; no row is taken apart to see what its cells hold, no address is parsed."""
    assessment, found = _merged(office)
    (office / "proof").mkdir()
    fields = calls(proof, "_ALL")
    calls(selected, "source_rows")
    calls(sheet, "cell_of")
    left = made_and_proven(found.plan, assessment, ReadOptions(), office / "proof")
    assert left.plan == found.plan
    assert fields["_ALL"] == 2 * ANSWERED
    assert fields["source_rows"] == fields["cell_of"] == 0


def test_a_text_of_many_rows_is_measured_and_written_once(office: Path, calls: Callable[[Any, str], Calls]) -> None:
    """In the report of a merge, whose columns repeat themselves; of plain texts none is looked at by itself."""
    assessment, found = _merged(office)
    counted = calls(packing, "_text")
    calls(listing, "lines")
    merge_report.write_book(found, assessment, merge_report.Reported(found, assessment), office / "报告.xlsx")
    rows = merge_report.rows_of(found, assessment, document_language(assessment))
    distinct = sum(len({text for text in column if text}) for column in zip(*rows, strict=True))
    assert distinct < len(rows) * len(rows[0]) / 2
    assert counted["_text"] == 0
    assert counted["lines"] <= distinct + 6 * len(rows[0])


def test_texts_that_differ_in_digits_alone_are_measured_once(calls: Callable[[Any, str], Calls]) -> None:
    """Where it stands, in five hundred rows: as wide and as high as one of them."""
    counted = calls(listing, "width")
    calls(listing, "lines")
    calls(packing, "_text")
    rows = [
        [f"台账.xlsx!整改台账!N{place}", f"路面破损积水{place}处，影响通行安全，须限期整改"]
        for place in range(100, 600)
    ]
    made = rows_book(["位置", "问题"], rows, "表")
    assert counted["width"] < 10, counted
    assert counted["lines"] < 10, counted
    assert counted["_text"] == 0
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert [list(row) for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)] == rows


@pytest.mark.parametrize("odd", ["a&b", "<t>", "_x0041_", "二\n行", "路\u00a0面", "路" * 40_000, "\ud83d"])
def test_one_odd_text_of_a_column_is_written_with_care(odd: str) -> None:
    """Beside plain ones, which come out as they would alone."""
    texts = ["路面破损", "", odd, "路面破损 7"]
    careful = [packing._inline(text, packing.CUT) for text in texts]
    assert packing._endings([*texts, None], "", packing.CUT) == [*careful, "/>"]
    assert packing._endings(texts[:2], "", packing.CUT) == careful[:2]


@pytest.mark.parametrize("texts", [[], [""], ["a1", "b20"], ["路\0面", "9"], ["\ud800 9"]])
def test_digits_of_texts_are_alike(texts: list[str]) -> None:
    """Whatever stands between them."""
    found = measure.same_digits(texts)
    assert len(found) == len(texts)
    assert "\0" in "".join(texts) or found == [re.sub("[1-9]", "0", text) for text in texts]
    assert list(map(measure.width, found)) == list(map(measure.width, texts))


@pytest.mark.parametrize(("language", "spoken"), [("zh", 1), ("en", 2)])
def test_the_report_is_put_together_once(
    office: Path, calls: Callable[[Any, str], Calls], language: str, spoken: int
) -> None:
    """The terminal and the workbook tell the same rows; where they speak two languages, only words differ."""
    counted = calls(merge_report, "_lines")
    calls(merge_report, "_in_words")
    done = typed("collect", "台账.xlsx", "收回", "-o", "合并", "--as-of", AS_OF, cwd=office, language=language)
    assert done.code == 0, done.err
    assert counted == {"_lines": 1, "_in_words": spoken}


def test_of_a_column_only_texts_are_measured_that_may_be_the_widest(calls: Callable[[Any, str], Calls]) -> None:
    """The longest one, for no character takes more than two cells; and none once the column is as wide as it gets."""
    counted = calls(listing, "width")
    calls(listing, "lines")
    rows = [["路" * (turn % 9) + str(turn), "面" * (20 + turn)] for turn in range(ITEMS)]
    book = openpyxl.load_workbook(io.BytesIO(rows_book(["甲", "乙"], rows, "表")))
    assert [round(book.worksheets[0].column_dimensions[letter].width) for letter in "AB"] == [19, 41]
    assert counted["width"] < 25, counted
    assert counted["lines"] <= ITEMS + 12, counted


def test_a_text_of_many_rows_is_spelled_once_for_a_pipe(
    calls: Callable[[Any, str], Calls], capsys: pytest.CaptureFixture[str]
) -> None:
    """In lines of cells; numbers and truth are spelled each time, for TRUE and 1 are one to Python."""
    rows = [["=大洼区", 1, True, None] for _ in range(ITEMS)]
    counted = calls(printing, "inert")
    printing.put(printing.Listing(["县区", "项", "是", "备注"], rows, list, list), "tsv")
    assert capsys.readouterr().out.splitlines()[1:] == ["'=大洼区\t1\tTrue\t"] * ITEMS
    assert counted["inert"] == 4 + 1 + 2 * ITEMS


def test_only_places_that_are_asked_for_are_looked_through_for_doubles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of three places one; what is spelled otherwise there is the same place, in the ledger's order."""
    made: list[str] = []
    usual = _Known.__init__

    def noted(self: _Known, verdict: Any) -> None:
        made.append(verdict.item.site)
        usual(self, verdict)

    monkeypatch.setattr(_Known, "__init__", noted)
    sites = ["惠宾街1号", "惠宾街2号", "惠宾街 1号", "惠宾街3号", "惠宾街1号"]
    texts = ["井盖缺失影响通行", "路面破损", "井盖缺失影响通行", "路面破损", "井盖缺失影响通行"]
    known = [_seen(site, text, turn) for turn, (site, text) in enumerate(zip(sites, texts, strict=True))]
    doubles = Doubles(known)
    assert made == []
    found = doubles.of(_seen("惠宾街1号", "井盖缺失影响通行", 9))
    assert found is not None
    assert found.earlier is known[0]
    assert made == ["惠宾街1号", "惠宾街1号", "惠宾街 1号", "惠宾街1号"]


def _seen(site: str, text: str, row: int) -> Any:
    return a_verdict(row=row, site=site, description=text, assigned="07-01")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> tuple[Calls, Calls]:
    """How often a sheet is taken apart, and how often it is inflated; by the file's name."""
    apart, inflated = Calls(), Calls()
    module: Any = stored_sheet
    usual, inflating = module.read_blocks, Container._inflated

    def noted(head: Any, first: bytes, stream: Any, values: Any) -> Any:
        apart[values.where] += 1
        return usual(head, first, stream, values)

    def unpacked(self: Container, member: Member, blocks: Iterator[bytes]) -> Iterator[bytes]:
        if "worksheets/" in member.text:
            inflated[self.where] += 1
        return inflating(self, member, blocks)

    monkeypatch.setattr(stored_sheet, "read_blocks", noted)
    monkeypatch.setattr(Container, "_inflated", unpacked)
    return apart, inflated


def test_collecting_takes_the_ledger_apart_once(office: Path, readings: tuple[Calls, Calls]) -> None:
    """When it is judged: what is merged and proven, and what was made and is read back, takes its rows from there."""
    apart, inflated = readings
    collected(office)
    assert apart["台账.xlsx"] == 1
    assert inflated["台账.xlsx"] <= INFLATED_BY_COLLECT


def test_adding_takes_the_ledger_apart_once(office: Path, readings: tuple[Calls, Calls]) -> None:
    """The new items stand below its last ones, whose look and numbers were seen when it was judged."""
    apart, inflated = readings
    write_table(office / "新增.xlsx", HEADERS, [{"县区": "大洼区", "点位": "新开街", "问题描述": "井盖缺失"}])
    done = typed("add", "台账.xlsx", "新增.xlsx", "-o", "合并", "--as-of", AS_OF, cwd=office)
    assert done.code == 0, done.err
    assert apart["台账.xlsx"] == 1
    assert inflated["台账.xlsx"] <= INFLATED_BY_ADD


def test_setting_takes_the_ledger_apart_once(office: Path, readings: tuple[Calls, Calls]) -> None:
    """What stands around the item, and what is read back, is what was read when it was judged."""
    apart, inflated = readings
    done = typed("set", "WT-0004", "整改状态=已完成", "完成日期=7月18日", "台账.xlsx", "--as-of", AS_OF, cwd=office)
    assert done.code == 0, done.err
    assert apart["台账.xlsx"] == 1
    assert inflated["台账.xlsx"] <= INFLATED_BY_SET


def test_whether_a_sheet_is_one_of_forms_is_seen_in_its_first_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of 500 rows is not made into values to find that it is none of forms."""
    path = a_ledger(tmp_path / "回复.xlsx", [{"site": f"红旗街{row}号"} for row in range(500)])
    made = rows_made(monkeypatch)
    monkeypatch.setattr(RowPattern, "runs", None)
    with open_book(path) as book:
        assert cards_in(with_cards(book)) == {}
    assert 2 <= len(made) <= 60
