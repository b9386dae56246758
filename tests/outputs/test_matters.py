"""What an item is called in a few words: the grammar of shortening, and that no two are called alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.language.shortening import ROOM, place_in, plain_prose, short_matter, short_place
from civtrack.model import Kind
from civtrack.outputs.matters import matters
from tests.support.judged import judged


@pytest.mark.parametrize(
    ("text", "place", "short"),
    [
        ("长征里小区144号门前污水井盖缺失，现场仅以树枝警示。", "长征里小区", "污水井盖缺失"),
        ("物资小区7号楼4单元楼道灯不亮，窗玻璃破损6块。", "物资小区", "楼道灯不亮"),
        ("石油大街2盏路灯不亮，夜间行走不便。", "石油大街", "路灯不亮"),
        ("石油大街2盏路灯不亮，夜间行走不便。", "", "路灯不亮"),
        ("河畔人家7号楼一层住户私搭彩钢棚约23平方米。", "", "一层住户私搭彩钢棚"),
        ("护学岗缺岗，家长车辆三排停放约38辆。", "唐家镇唐家学校", "护学岗缺岗"),
        ("唐家学校护学岗缺岗，家长车辆三排停放约38辆。", "唐家镇唐家学校", "护学岗缺岗"),
        ("1.路面破损；2.井盖缺失", "惠宾街", "路面破损"),
        ("楼道内堆放旧家具、纸壳、自行车、废旧电池等杂物。", "长征里小区", "楼道内堆放旧家具等"),
        ("石油大街社会主义核心价值观公益广告褪色破损4处。", "石油大街", "社会主义核心…褪色破损"),
        ("编印《文明市民手册》并发放进社区", "", "编印《文明市民手册》"),
        ("墙面有“办证”“疏通”“贷款”等小广告12余处，旧痕未清净。", "菜市巷", "墙面有…等小广告"),
        ("雨后积水深约20厘米", "惠宾街", "雨后积水深约20厘米"),
        ("（照片见附件）路灯不亮", "惠宾街", "路灯不亮"),
        ("2处", "惠宾街", "2处"),
        ("https://example.com/a?b=1 路灯不亮", "惠宾街", "路灯不亮"),
        ("", "惠宾街", ""),
    ],
)
def test_a_matter_in_a_few_characters(text: str, place: str, short: str) -> None:
    """Place, doors, measures and what follows are left out; what would say nothing then stays."""
    assert short_matter(text, place) == short


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("长征里小区僵尸车6辆长期占用消防车通道。", "长征里小区"),
        ("振兴街菜市巷76号门前垃圾桶满溢", "振兴街菜市巷"),
        ("市第二人民医院学雷锋志愿服务站无人值守", "市第二人民医院"),
        ("惠宾街3号巷路边堆放建筑垃圾", "惠宾街3号巷"),
        ("双盛路5盏路灯不亮", "双盛路"),
        ("渤海早市市场外溢摊位32个", "渤海早市"),
        ("锦盛家园三期工地裸土未苫盖", "锦盛家园三期工地"),
        ("路灯不亮", ""),
        ("路面破损", ""),
        ("楼道里堆放杂物", ""),
        ("惠宾街", ""),
    ],
)
def test_a_place_is_told_by_its_last_word(text: str, place: str) -> None:
    """The longest beginning that ends as places end; a road's lamp is no road."""
    assert place_in(text) == place


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("市民反映，榆树大街5盏路灯不亮，夜间行走不便，请核实。", "榆树大街5盏路灯不亮，夜间行走不便。"),
        ("来电人反映：公厕无洗手液，影响居民生活，要求答复。", "公厕无洗手液。"),
        ("网友留言：灭火器过期，安全出口被货物占用，希望尽快处理。", "灭火器过期，安全出口被货物占用。"),
        ("王女士来电投诉称楼上漏水，恳请有关部门尽快解决，谢谢！", "楼上漏水。"),
        ("12345热线反映，路灯不亮", "路灯不亮"),
        ("市民反映：东门有油污，要求答复；联系电话13900000000", "东门有油污"),
        ("李先生（13900000000）来电反映，路灯不亮，请核实，其联系电话：0427-2811111。", "路灯不亮。"),
        # What is no saying and no asking stays.
        ("公示牌未写明监督电话12345678", "公示牌未写明监督电话12345678"),
        ("市民反映，公示牌缺少监督电话", "公示牌缺少监督电话"),
        ("地下室积水，蚊蝇孳生，居民反映强烈。", "地下室积水，蚊蝇孳生，居民反映强烈。"),
        ("居民反映强烈，地下室积水。", "居民反映强烈，地下室积水。"),
        ("路面破损，影响出行。", "路面破损，影响出行。"),
        ("围挡未按要求设置，要求每5米一盏灯。", "围挡未按要求设置，要求每5米一盏灯。"),
        ("市民反映", "市民反映"),
        ("要求答复。", "要求答复。"),
    ],
)
def test_prose_of_the_hotline_loses_who_says_it_and_what_he_asks(text: str, plain: str) -> None:
    """The rule that circulars state; a text that would say nothing stays."""
    assert plain_prose(text).text == plain
    assert plain_prose(text).shortened == (text != plain)


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("大洼区田家学校", "田家学校"),
        ("胡家镇拉拉村垃圾收集点", "胡家镇拉拉村垃圾收集点"),
        ("双盛街道锦盛家园三期建筑工地", "锦盛家园三期建筑工地"),
        ("建设文化广场东侧人行道及其两侧", "建设文化广场东侧人行道"),
        ("大洼区", "大洼区"),
    ],
)
def test_a_place_in_a_few_characters(place: str, short: str) -> None:
    """Without the district; without street and what is beside it only where it is too long."""
    assert short_place(place, "大洼区") == short


_TEXT = st.text("市民反映要求答复，。；、“”《》（）12.号楼路灯小区街不亮等并约处 \nA", max_size=60)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(_TEXT, _TEXT)
def test_nothing_is_made_up_and_it_always_fits(text: str, place: str) -> None:
    """At most twelve characters, each of them from the text."""
    for short in (short_matter(text, place), short_place(text, place)):
        assert len(short) <= ROOM
        assert set(short) <= {*text, "…", "等", " "}
    assert bool(short_matter(text, place)) == bool(text.split())


def test_no_two_are_called_alike() -> None:
    """Doors, then numbers, then rows tell them apart; who is alone needs no mark."""
    rows = [
        {"district": "大洼区", "site": "兴顺小区", "description": "兴顺小区3号楼楼道灯不亮"},
        {"district": "大洼区", "site": "兴顺小区", "description": "兴顺小区5号楼楼道灯不亮"},
        {"district": "大洼区", "site": "惠宾街", "description": "路灯不亮", "number": "WT-7"},
        {"district": "大洼区", "site": "惠宾街", "description": "路灯不亮", "number": "WT-8"},
        {"district": "大洼区", "site": "新工街", "description": "路灯不亮"},
        {"district": "大洼区", "site": "新工街", "description": "路灯不亮"},
        {"district": "盘山县", "site": "新工街", "description": "路灯不亮"},
    ]
    named = matters(judged(rows).verdicts)
    assert [one.shown for one in named] == [
        "兴顺小区 楼道灯不亮（3号楼）", "兴顺小区 楼道灯不亮（5号楼）", "惠宾街 路灯不亮（WT-7）",
        "惠宾街 路灯不亮（WT-8）", "新工街 路灯不亮（整改台账第8行）", "新工街 路灯不亮（整改台账第9行）",
        "新工街 路灯不亮",
    ]  # fmt: skip
    assert len(set(named)) == len(named)


def test_a_material_is_called_by_its_name() -> None:
    """In the marks of a title."""
    (named,) = matters(judged([{"description": "物业服务覆盖率统计"}], "materials", Kind.MATERIAL).verdicts)
    assert named.what == "《物业服务覆盖率统计》"
    assert re.fullmatch("《.{1,10}》", named.what)


@pytest.mark.parametrize(
    ("told", "printed", "where", "what"),
    [
        (
            "市民张先生来电反映：惠宾小区3号楼污水井盖破损，要求答复",
            "惠宾小区3号楼污水井盖破损", "惠宾小区", "污水井盖破损",
        ),
        (
            "来电人表示，其居住在双台子区铁东小区，楼道内堆放杂物",
            "双台子区铁东小区，楼道内堆放杂物", "双台子区铁东小区", "楼道内堆放杂物",
        ),
        ("您好，我是盘山县的普通居民，我们小区路灯不亮，请解决", "小区路灯不亮", "", "小区路灯不亮"),
        ("尊敬的市长您好！惠宾街井盖缺失。", "惠宾街井盖缺失。", "惠宾街", "井盖缺失"),
        (
            "2022年7月15日10时35分，市民来电反映在石油大街与惠宾街交叉口处，信号灯损坏",
            "石油大街与惠宾街交叉口处，信号灯损坏", "石油大街与惠宾街", "信号灯损坏",
        ),
        (
            "【市长信箱】关于辽河美居小区供暖不热的问题，请5个工作日内办结",
            "关于辽河美居小区供暖不热的问题", "辽河美居小区", "供暖不热",
        ),
        ("李女士来电：惠宾街井盖缺失", "惠宾街井盖缺失", "惠宾街", "井盖缺失"),
        ("诉求人称其家中停水三天", "家中停水三天", "", "家中停水三天"),
        ("我家住在惠宾小区3号楼，楼上漏水，请处理", "惠宾小区3号楼，楼上漏水", "惠宾小区", "楼上漏水"),
        (
            "兴隆台区渤海街道惠宾小区路面破损",
            "兴隆台区渤海街道惠宾小区路面破损", "兴隆台区渤海街道惠宾小区", "路面破损",
        ),
        ("反映其他路段也有积水", "其他路段也有积水", "", "其他路段也有积水"),
        ("反映在建工地扬尘严重", "在建工地扬尘严重", "在建工地", "扬尘严重"),
        ("群众反映强烈的占道经营问题", "群众反映强烈的占道经营问题", "", "群众反映强烈…经营问题"),
        ("市民公园路灯不亮", "市民公园路灯不亮", "市民公园", "路灯不亮"),
        ("部分路灯不亮", "部分路灯不亮", "", "部分路灯不亮"),
        ("情况说明：井盖缺失", "情况说明：井盖缺失", "", "井盖缺失"),
    ],
)  # fmt: skip
def test_who_called_says_where_and_what(told: str, printed: str, where: str, what: str) -> None:
    """Greetings, callers, days of calls and whose the place is are left out; what only looks like them stays."""
    assert plain_prose(told).text == printed
    assert place_in(plain_prose(told).text) == where
    assert short_matter(told) == what
