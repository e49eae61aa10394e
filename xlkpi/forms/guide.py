"""The 填表说明 sheet: how to fill the form in, what the colours mean, when, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from xlkpi import measure
from xlkpi.forms.columns import characters
from xlkpi.forms.formulas import gives_exempt
from xlkpi.forms.styles import BODY, INDENT, Styles
from xlkpi.forms.wording import form_title, ours
from xlkpi.scheme import rule
from xlkpi.scheme.calendar import chinese
from xlkpi.scheme.ledgers import ledgers
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.periods import deadlines_of

SHEET: Final = "填表说明"
_WIDTHS: Final = (37, 157, 461)  # pixels: number or colour, heading, text
_TEXT: Final = 11  # points
_WHOLE: Final = sum(_WIDTHS)
_ONE_PAGE: Final = 950.0  # points that may be shrunk onto one page and still be read


class Guide:
    """Writes the sheet from the top down."""

    def __init__(self, sheet: Worksheet, styles: Styles, scheme: Scheme, group: str) -> None:
        self._sheet = sheet
        self._styles = styles
        self._scheme = scheme
        self._group = group
        self._dates = deadlines_of(scheme, group)
        self._row = 0
        self._points = 0.0

    def draw(self) -> None:
        """The whole sheet."""
        for column, pixels in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, characters(pixels))
        self._across("填表说明", "guide title", 36)
        self._across(form_title(self._scheme.title), "plain", 20, centred=True)
        self._section("一、怎样填", self._steps())
        self._colours()
        self._section("三、得分怎样显示", self._scores())
        self._deadlines()
        self._departments()
        self._page()

    def _steps(self) -> Iterable[str]:
        yield "只填“考核表”中的黄色单元格（填报值）；填好后颜色自动消失，表头“已填”的数目随之增加。全部填好后由单位负责人签字。"
        yield "只填数字，不要带单位，也不要写“约”“左右”。百分数直接填，如 95%。没有发生的填 0；标明“可不填”的不发生就留空。有下拉箭头的从列表中选择。"
        yield "蓝色单元格由评估科室评定后填写“核定值”。科室核定其他数据时，也填在“核定值”一栏，不要改动填报值。"
        yield "佐证材料、备注栏可以填写。其余单元格已锁定，防止误改公式；如需加行，可在表中插入行，不影响汇总。"
        for kept in ledgers(self._scheme, self._group):
            yield (f"“{kept.name}台账”由登记人逐件填写：选类别、级别，写明日期、事项和佐证材料，分值自动带出，"
                   f"合计自动填入“{kept.item.name}”；没有事项的，在该项里填 0。")
        yield "请不要改动分值、公式和隐藏的行、列。上报时交回整个文件，文件名可以改。"

    def _scores(self) -> Iterable[str]:
        yield "自评得分：按填报值自动计算。考评得分：有核定值的按核定值，没有的按填报值计算。"
        yield "未填：还有必填数据没有填，“得分说明”列出是哪几项。未填的项目暂不计分，不会按满分或零分计入。"
        if any(gives_exempt(rule(self._scheme, i))
               for i in self._scheme.indicators_of(self._group)):
            yield f"不适用：{ours(self._scheme)}没有这一项，不计分，也不计入满分；不是零分，也不算未填。"
        yield "待汇总：该项要与其他单位一起排名或算占比，要等各单位数据收齐后由汇总单位统一计算。本表的合计不含待汇总的项目。"
        yield "数据有误（#VALUE! 等）：某个数据填错了，如把文字填进了数字栏。请按“得分说明”的提示改正标红的单元格，合计会自动恢复。"

    def _colours(self) -> None:
        self._heading("二、颜色")
        unit = ours(self._scheme)
        for style, name, text in (
                ("key unit", "黄色", f"等待{unit}填写的填报值"),
                ("key department", "蓝色", "等待评估科室评定（填报值、核定值填一处即可）"),
                ("key wrong", "红色", "填写的内容无法识别或超出范围，请改正"),
                ("key calculated", "灰色", "自动计算，不用填，也改不了"),
                ("entry", "白色有框", "已经填好，需要时可以修改")):
            self._line(style, name, text)

    @property
    def _dated(self) -> bool:
        return bool(self._dates) or self._scheme.appeal_days is not None

    def _deadlines(self) -> None:
        days = self._scheme.appeal_days
        if not self._dated:
            return
        self._heading("四、时间安排")
        for number, deadline in enumerate(self._dates, 1):
            facts = [deadline.period] if deadline.period else []
            facts += ["交表截止，当天算在内，晚交的汇总时会列出"] if deadline.for_returns else []
            day = chinese(deadline.on) + (f"（{'，'.join(facts)}）" if facts else "")
            text = f"{day}　{deadline.note}" if deadline.note else day
            look = "title only" if deadline.for_returns else "text"
            self._line("centre", deadline.name, text, number, look)
        if days is not None:
            text = f"对考评结果有异议的，在结果通知之后{days}个工作日内提出"
            self._line("centre", "复核", text, len(self._dates) + 1)

    def _departments(self) -> None:
        asked: dict[str, list[str]] = {}
        for indicator in self._scheme.indicators_of(self._group):
            if indicator.department:
                who = indicator.department + (f"（{indicator.person}）" if indicator.person else "")
                asked.setdefault(who, []).append(f"{indicator.code} {indicator.name}")
        if not asked:
            return
        self._heading(f"{'五' if self._dated else '四'}、有疑问找谁")
        for number, (who, codes) in enumerate(asked.items(), 1):
            self._line("centre", who, "、".join(codes), number)

    # --- writing ---------------------------------------------------------------------------------

    def _section(self, title: str, texts: Iterable[str]) -> None:
        self._heading(title)
        for number, text in enumerate(texts, 1):
            look = self._styles("paragraph")
            self._sheet.write_number(self._row, 0, number, self._styles("paragraph number"))
            self._sheet.merge_range(self._row, 1, self._row, 2, text, look)
            self._advance(measure.height(text, _WHOLE - _WIDTHS[0], _TEXT))

    def _heading(self, title: str) -> None:
        self._across(title, "heading", 30)

    def _across(self, text: str, style: str, points: float, *, centred: bool = False) -> None:
        look = self._styles("subtitle" if centred else style)
        self._sheet.merge_range(self._row, 0, self._row, 2, text, look)
        self._advance(points)

    def _line(self, style: str, name: str, text: str, number: int | None = None,
              look: str = "text") -> None:
        self._sheet.write(self._row, 0, "" if number is None else number, self._styles(style))
        self._sheet.write_string(self._row, 1, name, self._styles("centre"))
        self._sheet.write_string(self._row, 2, text, self._styles(look))
        self._advance(max(measure.height(text, _WIDTHS[2] - INDENT, BODY),
                          measure.height(name, _WIDTHS[1], BODY), 20.0))

    def _advance(self, points: float) -> None:
        self._sheet.set_row(self._row, points)
        self._points += points
        self._row += 1

    def _page(self) -> None:
        options: dict[str, Any] = {"format_columns": True, "format_rows": True}
        self._sheet.protect("", options)
        self._sheet.hide_gridlines(2)
        self._sheet.set_paper(9)  # A4
        self._sheet.set_portrait()
        self._sheet.set_margins(left=0.7, right=0.7, top=0.6, bottom=0.6)
        self._sheet.fit_to_pages(1, 1 if self._points < _ONE_PAGE else 0)
        self._sheet.center_horizontally()
        self._sheet.print_area(0, 0, self._row - 1, 2)
        self._sheet.set_footer("&C第 &P 页  共 &N 页")
