"""How else the name of a district may be written: in traditional characters, with signs between them.

Exists because 盤山縣 and 盘·山·县 name 盘山县 to everybody who reads them. Pure; may import nothing of civtrack.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

__all__ = ["named_in", "naming", "simplified"]

_PAIRS = """
县縣 区區 台臺 台檯 盘盤 洼窪 东東 龙龍 龍龙 兴興 阳陽 阴陰 长長 门門 关關 广廣 庆慶 宁寧 凤鳳 鸡雞 鸡鷄 鹤鶴 鸣鳴
马馬 驼駝 骆駱 鱼魚 鲁魯 鲜鮮 齐齊 齿齒 图圖 国國 园園 圆圓 围圍 团團 场場 坛壇 坝壩 垒壘 墙牆 壮壯 声聲 处處 备備
复復 头頭 夹夾 奋奮 孙孫 宝寶 实實 宾賓 对對 寻尋 导導 寿壽 将將 尔爾 尘塵 层層 岁歲 岂豈 岗崗 岛島 岭嶺 峡峽 峦巒
巩鞏 币幣 帅帥 师師 带帶 帮幫 干幹 并並 庄莊 庐廬 库庫 应應 庙廟 废廢 开開 张張 弥彌 弯彎 当當 录錄 归歸 彻徹 径徑
忆憶 忧憂 怀懷 态態 恋戀 恳懇 恶惡 悦悅 扬揚 抚撫 护護 报報 担擔 拥擁 择擇 挥揮 换換 据據 摄攝 敌敵 数數 斋齋 断斷
无無 旧舊 时時 旷曠 昆崑 显顯 晋晉 晓曉 晖暉 术術 机機 杀殺 杂雜 权權 条條 来來 杨楊 极極 构構 枣棗 枪槍 柜櫃 栋棟
栾欒 树樹 桥橋 桦樺 梦夢 检檢 楼樓 榄欖 横橫 樱櫻 欢歡 欧歐 毕畢 汇匯 汉漢 汤湯 沟溝 没沒 沣灃 沥瀝 沦淪 沧滄 沪滬
泸瀘 泽澤 泾涇 洁潔 浅淺 浆漿 浇澆 测測 济濟 浏瀏 浑渾 浒滸 浔潯 涛濤 涝澇 涞淶 涟漣 润潤 涧澗 涨漲 淀澱 渊淵 渎瀆
渐漸 渔漁 湾灣 湿濕 溃潰 滚滾 满滿 滤濾 滨濱 滩灘 滦灤 潜潛 澜瀾 濑瀨 灯燈 灵靈 灶竈 炉爐 点點 炼煉 烟煙 热熱 焕煥
爱愛 爷爺 牵牽 独獨 狮獅 猎獵 献獻 玛瑪 环環 现現 琼瓊 电電 画畫 疗療 盐鹽 监監 盖蓋 矿礦 码碼 砖磚 础礎 硕碩 确確
祯禎 祸禍 离離 种種 积積 称稱 稳穩 穷窮 窑窯 竖豎 竞競 笔筆 筑築 篮籃 类類 粮糧 紧緊 红紅 纪紀 纲綱 纳納 纵縱 纸紙
线線 组組 细細 织織 绍紹 经經 结結 绕繞 绘繪 给給 绛絳 统統 绥綏 绩績 绵綿 绿綠 缙縉 缩縮 罗羅 罢罷 翘翹 联聯 肃肅
肠腸 胜勝 胶膠 脉脈 腾騰 舰艦 艺藝 节節 芜蕪 苇葦 苍蒼 苏蘇 茎莖 荆荊 荐薦 荡蕩 荣榮 药藥 莱萊 莲蓮 获獲 营營 萧蕭
萨薩 蒋蔣 蓝藍 蓟薊 虾蝦 蚁蟻 蚕蠶 蛮蠻 补補 衬襯 见見 观觀 规規 觉覺 让讓 议議 诏詔 诚誠 诸諸 谢謝 谷穀 贝貝 贡貢
财財 责責 贤賢 货貨 贵貴 费費 贺賀 资資 赖賴 赛賽 赞贊 赵趙 轩軒 转轉 轮輪 软軟 轴軸 载載 辉輝 辽遼 达達 过過 运運
还還 进進 远遠 连連 迁遷 选選 邓鄧 邬鄔 邮郵 邹鄒 邺鄴 郏郟 郑鄭 郧鄖 郸鄲 钓釣 钟鐘 钟鍾 钢鋼 钦欽 铁鐵 铅鉛 铜銅
银銀 铺鋪 锡錫 锦錦 镇鎮 镜鏡 闸閘 间間 闵閔 闻聞 闽閩 阁閣 队隊 阶階 际際 陆陸 陇隴 陈陳 陕陝 随隨 难難 隐隱 雾霧
静靜 韩韓 顶頂 项項 顺順 须須 顾顧 颍潁 颐頤 额額 风風 飞飛 饶饒 馆館 驻駐 驿驛 骏駿 黄黃 双雙 叶葉 号號 听聽 启啟
吴吳 员員 响響 严嚴 个個 丰豐 临臨 为為 丽麗 举舉 义義 乌烏 乐樂 乔喬 乡鄉 书書 买買 云雲 亚亞 产產 亲親 亿億 仓倉
仪儀 优優 会會 伞傘 伟偉 传傳 伦倫 俭儉 储儲 党黨 兰蘭 养養 内內 冈岡 军軍 农農 冯馮 净淨 凉涼 几幾 凯凱 击擊 刘劉
则則 创創 别別 剑劍 剧劇 办辦 务務 动動 励勵 劳勞 势勢 华華 协協 单單 卖賣 卢盧 卫衛 厂廠 厅廳 历歷 压壓 厦廈 发發
变變 后後 吕呂 余餘 万萬 业業 丛叢 丝絲 两兩 芦蘆 车車
"""
"""Simplified characters, each with a traditional one."""


@cache
def _table() -> dict[int, str]:
    return {ord(pair[1]): pair[0] for pair in _PAIRS.split()}


def simplified(text: str) -> str:
    """A text with the characters of names that mainland offices write."""
    return text if text.isascii() else text.translate(_table())


_SIGNS = r"[\W_]{0,4}"
_SHORTEST = 3
"""Characters of a name that is looked for with signs between them: two stand at the end and the start of words."""
_MOST = 300
"""Names that are looked for so: more are no districts of a city, but persons or units."""


def named_in(names: Collection[str]) -> re.Pattern[str]:
    """What finds the longer of some names where signs stand between their characters."""
    if len(names) > _MOST:
        return re.compile(r"(?!)")
    long = sorted((name for name in names if len(name) >= _SHORTEST), key=lambda name: (-len(name), name))
    return re.compile("|".join(_SIGNS.join(map(re.escape, name)) for name in long) or r"(?!)")


_GAP = r"[\W_]{0,4}"


@cache
def _variants() -> dict[str, str]:
    """Simplified character → it and all that it is written as besides."""
    found: dict[str, str] = {}
    for pair in _PAIRS.split():
        found[pair[0]] = found.get(pair[0], pair[0]) + pair[1]
    return found


def naming(names: Collection[str]) -> re.Pattern[str]:
    """What finds where a long text may name somebody, in one go: nothing that names them is passed over.

    Args:
        names: Simplified and in lower case.
    """
    if len(names) > _MOST or not names:
        return re.compile("|".join(map(re.escape, names)) or r"(?!)", re.IGNORECASE)

    def any_of(sign: str) -> str:
        return f"[{re.escape(_variants().get(sign, sign))}]"

    firsts = "".join(dict.fromkeys("".join(_variants().get(name[0], name[0]) for name in names)))
    rests = (
        f"(?<={any_of(name[0])}){''.join(_GAP + any_of(sign) for sign in name[1:])}"
        for name in sorted(names, key=lambda name: (-len(name), name))
    )
    flags = re.NOFLAG if all(sign.upper() == sign for name in names for sign in name) else re.IGNORECASE
    return re.compile(f"[{re.escape(firsts)}](?:{'|'.join(rests)})", flags)
