"""The workbook form's sheets and columns: one list for writing, reading and naming faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from xlkpi.scheme.normal import BY, DAY_KINDS, INDICATOR_KINDS, KINDS

Content = Literal["text", "long", "formula", "code", "number", "whole", "flag", "kind", "by",
                  "title", "choices", "groups", "date"]


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        title: the heading, by which the column is found.
        field: the model's field.
        width: characters.
        content: how a cell is written and understood.
        needed: whether the sheet cannot be read without the column.
        hint: shown when a cell of the column is selected.
        options: what the drop-down offers.
    """

    title: str
    field: str
    width: float
    content: Content = "text"
    needed: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds one list of the model, a row per entry.

    The last columns are not printed where nothing stands in them.
    """

    title: str
    part: str  # the model's field
    columns: tuple[Column, ...]
    frozen: int = 1  # columns that stay in view
    paper: int = 9  # A4; 8 is A3
    optional: bool = False  # a workbook without it has none of these


YESNO: Final = ("是", "否")
TIES_HINT: Final = ("公式按名次定等次时填：名次相同又跨档的，写前面某个结果的名称（高的在前），"
                    "或“综合”填报项的名称（人工填1、2、3，小的在前），或“并列”（都定高的一档）；"
                    "可写两项，用顿号隔开。空着：待定，汇总时报错。")
GROUPS_HINT: Final = "只对这些分组适用；空着：所有分组。多个分组用顿号隔开。"

SECTIONS: Final = Sheet("类别", "sections", (
    Column("类别编号", "code", 10, "code", True),
    Column("类别名称", "name", 26, "text", True),
    Column("分值", "full", 9, "number", True, "本类别各指标分值之和"),
    Column("说明", "note", 70, "long"),
    Column("上级类别", "above", 24, "groups",
           hint="考核表中本类别左边各栏的内容，与“方案”页的“上级栏目”一一对应，用顿号隔开"),
))

INDICATORS: Final = Sheet("指标", "indicators", (
    Column("指标编号", "code", 8, "code", True, "如 1.1，全方案不重复"),
    Column("类别编号", "section", 8, "code", True, "“类别”页中的编号"),
    Column("指标名称", "name", 14, "text", True),
    Column("分值", "full", 7, "number", True),
    Column("评估内容", "content", 30, "long"),
    Column("评分办法", "rule", 40, "long", hint="给人看的文字；计分只看“评分公式”"),
    Column("评分公式", "formula", 46, "formula", True, "写法见“说明”页；前面的等号可写可不写"),
    Column("评估部门", "department", 11),
    Column("性质", "kind", 7, "title", hint="得分、折算计入满分；倒扣、否决、加分不计入",
           options=INDICATOR_KINDS),
    Column("说明", "note", 24, "long"),
    Column("责任人", "person", 9),
    Column("分值公式", "full_formula", 18, "formula",
           hint="各单位分值不同的才填：怎样定本单位的分值；评分公式里的[分值]随它变。“分值”栏填一般的分值"),
    Column("适用分组", "groups", 12, "groups", hint=GROUPS_HINT),
), frozen=3, paper=8)

INPUTS: Final = Sheet("填报项", "inputs", (
    Column("指标编号", "indicator", 9, "code", True, "“指标”页中的编号；综合结果要用的填“综合”"),
    Column("填报项", "name", 16, "text", True, "公式里写作 [@填报项]"),
    Column("类型", "kind", 8, "kind", True, options=tuple(KINDS.values())),
    Column("计量单位", "measure", 9, hint="件、户、万元、分……"),
    Column("填报人", "by", 7, "by", hint="单位：被考核单位自己填；科室：评估部门填",
           options=tuple(BY.values())),
    Column("选项", "choices", 22, "choices",
           hint="类型为“选项”时填。用顿号隔开，好的在前；名额写作 优[限1]"),
    Column("最小值", "minimum", 7, "number", hint="可以等于；百分比写 90% 或 0.9"),
    Column("最大值", "maximum", 7, "number", hint="可以等于；百分比写 90% 或 0.9"),
    Column("不超过", "not_above", 13,
           hint="本项是同一指标中哪一项的一部分，就填那一项的名称；填报时大于它会提示核对"),
    Column("整数", "whole", 6, "flag", hint="是：只能填整数", options=YESNO),
    Column("必填", "required", 6, "flag", hint="否：空着另有含义，不算未填", options=YESNO),
    Column("填写提示", "help", 34, "long"),
    Column("适用分组", "groups", 14, "groups", hint=GROUPS_HINT),
    Column("时段", "period", 9, hint="分时段填报的，写一季度、上半年、一月等；空着：全年一次填报"),
    Column("免填条件", "unless", 18, hint="如 参评情况=不参评：同一指标的这一项选了它，本项不用填；是否项选“是”的只写名称"),
    Column("可选分组", "link", 12, "groups", hint="类型为“单位”时，可以选哪些分组的单位；空着：所有单位"),
    Column("共用依据", "same_for", 10,
           hint="同一指标中一个“单位”项的名称：所选单位相同的，本项应填同一个数"),
), frozen=2)

UNITS: Final = Sheet("单位", "units", (
    Column("单位名称", "name", 22, "text", True),
    Column("分组", "group", 22),
))

RESULTS: Final = Sheet("综合", "results", (
    Column("名称", "name", 18, "text", True),
    Column("公式", "formula", 50, "formula", True, "可用前面各行的结果；写法见“说明”页"),
    Column("小数位数", "decimals", 9, "whole", hint="空着：同方案的小数位数"),
    Column("百分比", "percent", 7, "flag", hint="是：显示为百分比；小数位数按小数算，4位即0.01%",
           options=YESNO),
    Column("名次相同时", "ties", 16, "groups", hint=TIES_HINT),
    Column("适用分组", "groups", 12, "groups", hint=GROUPS_HINT),
    Column("说明", "note", 36, "long"),
))

SUMS: Final = Sheet("合计核对", "sums", (
    Column("指标编号", "indicator", 10, "code", True, "“指标”页中的编号；综合结果的填报项写“综合”"),
    Column("填报项", "inputs", 60, "groups", True, "同一指标的几个填报项，用顿号隔开；空着的按0计"),
    Column("应为", "total", 10, "number", True, "这几项相加应得的数"),
    Column("说明", "note", 50, "long", hint="合计不符时告诉填表人的话"),
), optional=True)

DAYS: Final = Sheet("日历", "days", (
    Column("日期", "on", 13, "date", True, "放假或调休上班的日期；连续几天的填第一天"),
    Column("至", "until", 13, "date", hint="连续几天的填最后一天；只有一天的空着"),
    Column("性质", "kind", 8, "title", True, "放假：法定节假日；上班：调休上班的周末",
           options=DAY_KINDS),
    Column("说明", "note", 40),
), optional=True)

LEDGERS: Final = Sheet("台账", "ledgers", (
    Column("台账", "ledger", 16, "text", True, "台账的名称，如 正向激励"),
    Column("汇入填报项", "input", 24, "text", True,
           "台账各行加起来填进哪一项，如 综合/正向激励加分；指标的写 1.1/加分"),
    Column("事项类别", "kinds", 46, "groups", True, "适用的类别，用顿号隔开"),
    Column("级别", "level", 10, "text", hint="国家、省、市、县；空着：不分级别"),
    Column("每件分值", "points", 9, "number", hint="空着：由登记台账的人核定"),
    Column("说明", "note", 36, "long"),
), optional=True)

LISTS: Final = (SECTIONS, INDICATORS, INPUTS, UNITS, RESULTS, SUMS, DAYS, LEDGERS)

OVERVIEW_TITLE: Final = "方案"
GUIDE_TITLE: Final = "说明"
OVERVIEW_COLUMNS: Final = ("项目", "内容", "期限名称", "期限说明", "时段")
OVERVIEW_ITEMS: Final[Mapping[str, tuple[str, Content]]] = {
    "方案编号": ("id", "text"),
    "方案名称": ("title", "text"),
    "年度": ("year", "whole"),
    "版本": ("version", "text"),
    "总分": ("full", "number"),
    "小数位数": ("decimals", "whole"),
    "单位称谓": ("unit_title", "text"),
    "上级栏目": ("levels", "groups"),  # of the form's columns above the sections
    "类别栏名": ("section_title", "text"),
    "内容栏名": ("content_title", "text"),
    "部门栏名": ("department_title", "text"),
    "责任人栏名": ("person_title", "text"),
    "复核工作日": ("appeal_days", "whole"),
    "排名依据": ("rank_by", "text"),  # no row where it is not given
}
# Fields of the scheme that are written only where they are given.
FORM_FIELDS: Final = (
    "levels", "section_title", "content_title", "department_title", "person_title")

NOTE_ITEM: Final = "方案说明"
DEADLINE_ITEM: Final = "期限"
RETURN_ITEM: Final = "交表期限"  # a deadline by which returns must be back

_ENTRY_TITLES: Final = {sheet.part: sheet.title for sheet in LISTS} | {
    "notes": NOTE_ITEM, "deadlines": DEADLINE_ITEM,
}
_FIELD_TITLES: Final = {
    (sheet.part, column.field): column.title for sheet in LISTS for column in sheet.columns
} | {("deadlines", "name"): "期限名称", ("deadlines", "on"): "日期",
     ("deadlines", "note"): "期限说明", ("deadlines", "period"): "时段",
     ("units", "attributes"): "属性"} | {
    ("", field): title for title, (field, _) in OVERVIEW_ITEMS.items()
}


def where(location: tuple[int | str, ...]) -> str:
    """A location of the model in the official's words.

    >>> where(("indicators", 2, "full")), where(("year",))
    ('“指标”第3项的“分值”', '“年度”')
    """
    first = str(location[0]) if location else ""
    if first not in _ENTRY_TITLES:
        return f"“{_FIELD_TITLES.get(('', first), first)}”"
    text = f"“{_ENTRY_TITLES[first]}”"
    if len(location) > 1 and isinstance(location[1], int):
        text += f"第{location[1] + 1}项"
    if len(location) > 2:
        field = str(location[2])
        text += f"的“{_FIELD_TITLES.get((first, field), field)}”"
    return text
