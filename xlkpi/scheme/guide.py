"""The sheet 说明 of a scheme workbook: how an official keeps a scheme and writes a rule.

The list of functions comes from their declarations; nothing of it stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlkpi import measure
from xlkpi.functions import FUNCTIONS, CellError
from xlkpi.functions.declare import REQUIRED, Function, Parameter

FONT_SIZE: Final = 10.5
INDENT: Final = 12  # pixels that a text keeps from the border
WIDTHS: Final = (24.0, 46.0, 58.0, 50.0)

_PAGES: Final = (
    ("方案", ("方案编号、名称、年度、总分等。“方案说明”“期限”可以有多行。“期限”的内容填日期，名称和说明填在右边的“期限名称”“期限说明”列，没有这两列的自己加上。"
              "交表的截止日写“交表期限”（当天算在内，晚交的汇总时会提示），只管某个时段的在“时段”列写明，如 一季度。"
              "“复核工作日”是通知之后可以申请复核的工作日数。“上级栏目”“类别栏名”等可以让考核表的栏目与本单位原来的表一样。"
              "“排名依据”写“综合”页一项结果的名称，按它从高到低排名，空着按总分。")),
    ("类别", "考核类别及其分值；各类别之和应等于总分。"),
    ("指标", ("一行一个指标：分值、评估内容、评分办法（给人看）和评分公式（计分用）。性质为倒扣的最好得0分，最多扣到分值，"
              "不计入满分；各单位分值不同的，在“分值公式”列写明怎样定，“分值”填一般的分值。")),
    ("填报项", "一行一个填报项：属于哪个指标，填什么，由谁填，允许的范围。顺序即考核表中的顺序。"),
    ("单位", "被考核单位，一行一个。表头可以自己加列，列名就是单位的属性，公式里写作 [@属性]。"),
    ("综合", ("总分、名次、等次等结果，一行一个，按顺序计算，后面的可以引用前面的。按名次定等次的，"
     "在“名次相同时”列写明同名次又跨档时怎样定；没有写明的不会替您定，汇总时报错。")),
    ("合计核对", "同一指标的几个填报项相加应得多少，如各任务分值合计600；不符的在填表、核对和汇总时都会指出。没有这一页也可以。"),
    ("台账", ("加分、扣分事项的台账：每类事项、每个级别一件多少分，各行之和汇入哪个填报项。考核表里会多一页台账，"
             "逐件登记日期、类别、级别、佐证材料，分值自动带出。没有这一页也可以。")),
    ("日历", "法定节假日（放假）和调休上班的周末（上班），按国务院办公厅每年的通知填；算“几个工作日内”时用。没有这一页也可以。"),
)

_STEPS: Final = (
    "改完保存，用 xlkpi scheme check 文件名 检查；所有问题一次列出，写明在哪一格、怎样改。",
    "列可以移动，行可以插入，但列名、页名不要改。深蓝色表头的列可以不填，浅蓝色表头的列必须有。",
    "检查通过后，用 xlkpi distribute 文件名 --out 目录 生成各单位的考核表。",
)

_WRITING: Final = (
    ("[@完成数]", "本单位的填报项，名称与“填报项”页一致；也可以是单位的属性。", "[@完成数]/[@应完成数]"),
    ("[完成数]", "同组所有单位的这一填报项，用来排名、算占比（要等汇总才有得分）。",
     "[@受理件数]/SUM([受理件数])"),
    ("[分值]", "本指标的分值；有“分值公式”的，是本单位的分值。", "KPI_RATIO([@完成数],[@应完成数],50%)*[分值]"),
    ("[@[甲]:[乙]]", "本指标从填报项甲到填报项乙的一串数。",
     "KPI_DEDUCT([分值],[@[未贴标户数]:[未亮标户数]],0.2)"),
    ("[@1.1/完成数]", "别的指标的填报项。", "[@1.1/完成数]"),
    ("[@1.1]", "别的指标的得分。", "[@1.1]+[@1.2]"),
    ("[@指标得分] [@满分]", "只用于“综合”：各指标得分之和；适用指标的分值之和。类别名称也可以用，是该类别得分之和。",
     "[@指标得分]/[@满分]"),
    ("[考核年末]", "考核年度的12月31日，用来算周岁等。", "KPI_AGE([@出生日期],[考核年末])"),
    ("+ - * / ^ %", "加、减、乘、除、乘方、百分号。", "[@检查率]*0.8+[@整改率]*0.4"),
    ("= <> < <= > >=", "比较，用在 IF 里。达到某数用 >=。", "IF([@事故数]=0,[分值],0)"),
    ("{0,10,30}", "一列固定的数或文字，不要写百分号。", "KPI_BAND([@使用单位数],{0,10,30},{1,0.8,0.5})"),
    ("是/否", "类型为“是否”的填报项，“是”算1，“否”算0。", "IF([@一票否决]=1,0,[分值])"),
    ("未填", "公式得出文字“未填”的，该指标还没有得分，如可不填的几项只填了一部分。",
     'IF(COUNT([@分值],[@完成率])=1,"未填",…)'),
    ("不适用", "公式得出文字“不适用”的，该指标不计入满分。", 'IF([@有任务]=0,"不适用",[分值])'),
    ("可用的普通函数", "IF AND OR NOT IFERROR SUM MIN MAX AVERAGE COUNT ROUND ABS INT", "MIN(2,[@案件数])"),
)

_CAUTIONS: Final = (
    "公式里的括号、逗号、引号、方括号都用半角（英文）符号。",
    "每个指标的得分按方案的小数位数四舍五入，公式里不必再写。",
    "必填的填报项空着时显示“未填”，不会按0分或满分计算。",
    "某项得分按规定可以超过分值的，在该指标的“说明”里写上“可超分值”，检查时只作提示。",
    "用了“分值公式”、有的单位满分合计本来就不等于总分的，在“说明”里写上“总分可变”，检查时只作提示。",
)


def row_height(cells: Iterable[tuple[object, float]]) -> float:
    """Points that a row needs to show its cells whole.

    Args:
        cells: content and column width in characters, of each cell.
    """
    return measure.tallest(
        measure.height("" if value is None else str(value), measure.pixels(width) - INDENT,
                       FONT_SIZE)
        for value, width in cells
    )


def write(ws: Worksheet, styles: dict[str, Format]) -> None:
    """Fill the sheet 说明.

    Args:
        ws: the empty sheet.
        styles: formats by name: title, heading, plain, label, long, header, formula.
    """
    for column, width in enumerate(WIDTHS):
        ws.set_column(column, column, width)
    ws.hide_gridlines(2)
    ws.set_landscape()
    ws.set_paper(9)
    ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    ws.fit_to_pages(1, 0)
    ws.set_footer("&C&A&R第 &P 页 共 &N 页")
    ws.write_string(0, 0, "考核方案工作簿使用说明", styles["title"])
    row = _heading(ws, 2, "一、各页的内容", styles)
    row = _pages(ws, row, styles)
    row = _lines(ws, _heading(ws, row + 1, "二、步骤", styles), _STEPS, styles)
    row = _heading(ws, row + 1, "三、评分公式的写法", styles)
    row = _header(ws, row, ("写法", "意思", "例子"), styles)
    row = _rows(ws, row, _WRITING, ("formula", "long", "formula"), styles)
    row = _lines(ws, _heading(ws, row + 1, "四、请注意", styles), _CAUTIONS, styles)
    row = _heading(ws, row + 1, "五、考核专用函数", styles)
    row = _header(ws, row, ("函数", "用途", "参数（方括号内的可以省略）", "例子"), styles)
    _rows(ws, row, [_function(f) for f in FUNCTIONS.values()],
          ("label", "long", "long", "small"), styles)


def _pages(ws: Worksheet, row: int, styles: dict[str, Format]) -> int:
    for title, text in _PAGES:
        ws.set_row(row, row_height([(text, sum(WIDTHS[1:]))]))
        ws.write_string(row, 0, title, styles["label"])
        ws.merge_range(row, 1, row, 3, text, styles["long"])
        row += 1
    return row


def _function(function: Function) -> tuple[str, str, str, str]:
    """A function's row: name, use, parameters, examples."""
    signature = ", ".join(_title(p) for p in function.parameters)
    use = f"{function.title}：{function.description}"
    parameters = "\n".join(f"{_title(p)}：{p.help}" for p in function.parameters)
    examples = "\n".join(f"{e.formula} → {_result(e.result)}" for e in function.examples[:2])
    return function.name, f"{use}\n({signature})", parameters, examples


def _title(parameter: Parameter) -> str:
    return parameter.title if parameter.default is REQUIRED else f"[{parameter.title}]"


def _result(value: object) -> str:
    if isinstance(value, CellError):
        return value.code
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _heading(ws: Worksheet, row: int, text: str, styles: dict[str, Format]) -> int:
    for column in range(4):
        ws.write_blank(row, column, None, styles["heading"])
    ws.write_string(row, 0, text, styles["heading"])
    return row + 1


def _header(ws: Worksheet, row: int, titles: tuple[str, ...], styles: dict[str, Format]) -> int:
    for column, title in enumerate(titles):
        ws.write_string(row, column, title, styles["header"])
    return row + 1


def _lines(ws: Worksheet, row: int, lines: tuple[str, ...], styles: dict[str, Format]) -> int:
    for n, line in enumerate(lines, 1):
        ws.merge_range(row, 0, row, 3, f"{n}. {line}", styles["plain"])
        row += 1
    return row


def _rows(ws: Worksheet, row: int, rows: Iterable[tuple[str, ...]], names: tuple[str, ...],
          styles: dict[str, Format]) -> int:
    for cells in rows:
        ws.set_row(row, row_height(zip(cells, WIDTHS, strict=False)))
        for column, (cell, name) in enumerate(zip(cells, names, strict=True)):
            ws.write_string(row, column, cell, styles[name])
        row += 1
    return row
