"""Unit workbooks in a real LibreOffice: what is cached is what is calculated."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.forms.schemes import GROUP, LONG_LABELS, small
from tests.live.office import Book, Office
from xlkpi.forms import build_template, distribute, stamp
from xlkpi.scheme import Choice, Indicator, Input, Scheme, Section, Unit, load, shipped
from xlkpi.scheme.identity import TOTAL_KEY, Role

SHEET = "考核表"


class Form:
    """A 考核表 opened in the office, its cells meant by key and role."""

    def __init__(self, path: Path, book: Book) -> None:
        sheet = openpyxl.load_workbook(path)[SHEET]
        self._book = book
        self._columns = {cell.value: get_column_letter(cell.column) for cell in sheet[2]}
        key = self._columns[Role.KEY.value]
        self._rows = {cell.value: cell.row for cell in sheet[key] if cell.row > 2}

    def address(self, role: Role, key: str) -> str:
        return f"{self._columns[role.value]}{self._rows[key]}"

    def type(self, values: dict[str, object], role: Role = Role.VALUE) -> None:
        self._book.set([(SHEET, self.address(role, key), value)  # type: ignore[misc]
                        for key, value in values.items()])

    def below(self, key: str, role: Role) -> Callable[[], object]:
        """What the cell under a row's shows, each time it is asked."""
        place = f"{self._columns[role.value]}{self._rows[key] + 1}"
        return lambda: self._book.value(SHEET, place)

    def show(self, role: Role, key: str) -> object:
        return self._book.value(SHEET, self.address(role, key))


@pytest.mark.parametrize("scheme", [small(), *(load(name) for name in shipped())],
                         ids=lambda scheme: scheme.id)
def test_recalculation_keeps_every_cached_value(
        scheme: Scheme, office: Office, tmp_path: Path) -> None:
    path, *_ = distribute(scheme, tmp_path, scheme.units[:1])
    formulas = openpyxl.load_workbook(path)[SHEET]
    cached = openpyxl.load_workbook(path, data_only=True)[SHEET]
    places = [cell.coordinate for row in formulas.iter_rows() for cell in row
              if cell.data_type == "f"]
    with office.open(path) as book:
        book.recalculate()
        shown = book.values(SHEET, places)
    different = {}
    for place, now in zip(places, shown, strict=True):
        before = cached[place].value
        same = (now or "") == (before or "") or (
            isinstance(now, float) and isinstance(before, int | float)
            and now == pytest.approx(before, abs=1e-9))
        if not same:
            different[place] = (before, now, formulas[place].value)
    assert different == {}
    assert len(places) > 20


@pytest.fixture
def form(office: Office, tmp_path: Path) -> object:
    scheme = small()
    template = build_template(scheme, GROUP, scheme.units[0].attributes)
    path = stamp(template, "甲所", tmp_path / "甲所.xlsx")
    with office.open(path) as book:
        yield Form(path, book)


def test_a_form_scores_itself(form: Form) -> None:
    form.type({"1.1/完成数": 80, "1.1/应完成数": 100, "1.3/达标": "否", "1.5/有任务": "是",
               "1.5/完成率": 0.9, "2.1/未报次数": 1, "2.2/情形": LONG_LABELS[9], "1.4/受理件数": 7})
    form.type({"1.2/档次": "良", "综合/公众评议": 90}, Role.ASSESSED)
    shown = {key: (form.show(Role.SELF_SCORE, key), form.show(Role.SCORE, key),
                   form.show(Role.CAUSE, key))
             for key in ("1.1/完成数", "1.2/档次", "1.3/达标", "1.4/受理件数", "1.5/有任务",
                         "2.1/未报次数", "2.2/情形", "=3.1")}
    assert shown == {
        "1.1/完成数": (1.6, 1.6, "少得 0.4 分"),
        "1.2/档次": ("未填", 2, "少得 1 分"),
        "1.3/达标": (0.5, 0.5, "少得 1.5 分"),
        "1.4/受理件数": ("待汇总", "待汇总", "待汇总：要与其他单位一起计算"),
        "1.5/有任务": (0.9, 0.9, "少得 0.1 分"),
        "2.1/未报次数": (-0.5, -0.5, "扣 0.5 分"),
        "2.2/情形": (0.09, 0.09, "少得 0.05 分"),
        "=3.1": (1, 1, "满分"),
    }
    assert form.show(Role.SELF_SCORE, TOTAL_KEY) == pytest.approx(3.59)
    assert form.show(Role.SCORE, TOTAL_KEY) == pytest.approx(5.59)
    assert form.show(Role.CAUSE, TOTAL_KEY) == "考评待汇总 1 项；自评未填 1 项，待汇总 1 项"
    assert form.show(Role.SCORE, "=总得分") == "待汇总"


def test_a_subtotal_tells_what_is_open_in_the_units_own_scores(form: Form) -> None:
    subtotal = form.below("2.2/发生日期", Role.CAUSE)
    assert subtotal() == "未填 1 项"
    form.type({"2.2/情形": LONG_LABELS[9]}, Role.ASSESSED)
    assert subtotal() == "考评已全部计分；自评未填 1 项"
    form.type({"2.2/情形": LONG_LABELS[9]})
    assert subtotal() == "已全部计分"


def test_the_assessed_value_counts_and_the_difference_is_told(form: Form) -> None:
    form.type({"1.1/完成数": 100, "1.1/应完成数": 100})
    form.type({"1.1/完成数": 90}, Role.ASSESSED)
    assert form.show(Role.ADOPTED, "1.1/完成数") == 90
    assert form.show(Role.SELF_SCORE, "1.1/完成数") == 2
    assert form.show(Role.SCORE, "1.1/完成数") == pytest.approx(1.8)
    assert form.show(Role.CAUSE, "1.1/完成数") == "少得 0.2 分；核定比自评少 0.2 分"


def test_what_does_not_apply_leaves_the_full_marks(form: Form) -> None:
    form.type({"1.5/有任务": "否"})
    assert form.show(Role.SCORE, "1.5/有任务") == "不适用"
    assert form.show(Role.CAUSE, "1.5/有任务") == "不适用，不计入满分"
    assert form.show(Role.FULL, TOTAL_KEY) == pytest.approx(10.14)


@pytest.mark.parametrize(("values", "key", "error", "cause"), [
    ({"1.1/完成数": "'8件", "1.1/应完成数": 9}, "1.1/完成数", "#VALUE!",
     "数据有误，请检查：该填数字处填了文字，或选项不对"),
    ({"1.1/完成数": 8, "1.1/应完成数": 0}, "1.1/完成数", "#DIV/0!",
     "数据有误，请检查：任务数、总数等分母为0"),
    ({"1.2/档次": "好"}, "1.2/档次", "#N/A", "数据有误，请检查：所填内容不在评分办法之内"),
    ({"1.3/达标": "对"}, "1.3/达标", "#VALUE!", "数据有误，请检查：该填数字处填了文字，或选项不对"),
    ({"2.1/未报次数": -1}, "2.1/未报次数", "#NUM!", "数据有误，请检查：数值超出允许范围"),
])
def test_a_wrong_figure_is_an_error_that_says_why(
        form: Form, values: dict[str, object], key: str, error: str, cause: str) -> None:
    form.type(values)
    assert form.show(Role.SCORE, key) == {"error": error}
    assert form.show(Role.CAUSE, key) == cause
    assert form.show(Role.SCORE, TOTAL_KEY) == {"error": error}
    told = form.show(Role.CAUSE, TOTAL_KEY)
    assert isinstance(told, str)
    assert told.startswith("数据有误 1 项，未填")


def test_the_head_counts_what_is_filled_in(office: Office, tmp_path: Path) -> None:
    path, _ = distribute(small(), tmp_path)
    sheet = openpyxl.load_workbook(path, data_only=True)[SHEET]
    place = next(c.coordinate for c in sheet[4] if str(c.value).startswith("已填 "))
    with office.open(path) as book:
        form = Form(path, book)
        form.type({"1.1/完成数": 0, "1.3/达标": "是", "1.2/档次": "优", "2.1/迟报次数": 3})
        form.type({"综合/公众评议": 88}, Role.ASSESSED)
        assert book.value(SHEET, place) == "已填 2/6 项，科室已评 2/2 项"
        row = int("".join(c for c in form.address(Role.VALUE, "1.1/应完成数") if c.isdigit()))
        book.unprotect(SHEET)
        book.insert_rows(SHEET, row)
        assert book.value(SHEET, place) == "已填 2/6 项，科室已评 2/2 项"


def test_a_figure_beyond_its_limits_is_red(office: Office, tmp_path: Path) -> None:
    """Figures that were pasted in, past the validation, in either column."""
    base = small()
    scheme = base.model_copy(update={"inputs": tuple(
        i.model_copy(update={"not_above": "应完成数"}) if i.name == "完成数" else i
        for i in base.inputs)})
    [path] = distribute(scheme, tmp_path, scheme.units[:1])
    own = [{"1.1/完成数": -31, "1.1/应完成数": 52.5, "1.4/受理件数": 7.25, "1.5/完成率": 3.5,
            "2.1/未报次数": -44, "2.1/迟报次数": 45, "综合/公众评议": 100},
           {"1.1/完成数": 81, "1.1/应完成数": 62, "1.4/受理件数": -0.5, "1.5/完成率": 0.75,
            "2.1/未报次数": 0, "综合/公众评议": 100.5},
           {"1.1/完成数": 71, "1.1/应完成数": 72, "综合/公众评议": -12},
           {"1.1/完成数": 93, "1.1/应完成数": 94}]
    assessed = [{"1.1/完成数": -32, "1.5/完成率": 1.25}, {"1.1/完成数": 61},
                {"1.1/应完成数": 70}, {"1.1/完成数": 95}]
    red = [["-31", "52.5", "350.00%", "-44", "-32", "125.00%"], ["-0.5", "100.5"], ["71", "-12"],
           ["95"]]
    with office.open(path) as book:
        form = Form(path, book)
        keys = {key for figures in (*own, *assessed) for key in figures}
        for number, (figures, decided, expected) in enumerate(
                zip(own, assessed, red, strict=True)):
            form.type({**dict.fromkeys(keys, ""), **figures})
            form.type({**dict.fromkeys(keys, ""), **decided}, Role.ASSESSED)
            page = book.save(tmp_path / f"{number}.html").read_text("utf-8")
            cells = re.findall(r"<td([^>]*)>(.*?)</td>", page, re.DOTALL | re.IGNORECASE)
            wrong = [html.unescape(re.sub("<[^>]*>", "", text)).strip() for looks, text in cells
                     if 'bgcolor="#f8cbad"' in looks.lower()]
            assert sorted(set(wrong) - {"填写有误", ""}) == sorted(expected)


def test_a_percentage_of_another_scale_scores_nothing_as_in_reading(office: Office, tmp_path: Path
                                                                     ) -> None:
    scheme = load("district-2016")
    [path] = distribute(scheme, tmp_path, scheme.units[:1])
    score, names = "一至八/任务1名称", ("名称", "分值", "完成率", "扣分")
    with office.open(path) as book:
        form = Form(path, book)
        for number, points in ((1, 300), (2, 200), (3, 100)):
            form.type({f"一至八/任务{number}{n}": v for n, v in zip(
                names, ("甲", points, 1, 0), strict=True)})
        assert form.show(Role.SELF_SCORE, score) == 600
        form.type({"一至八/任务2完成率": 95})
        assert form.show(Role.SELF_SCORE, score) == {"error": "#NUM!"}
        assert form.show(Role.CAUSE, score) == "数据有误，请检查：数值超出允许范围"
        form.type({"一至八/任务2完成率": 1.6})  # may be meant: reading asks
        assert form.show(Role.SELF_SCORE, score) == 600


def test_a_text_is_no_blank_where_a_figure_may_be_left_out(office: Office, tmp_path: Path) -> None:
    scheme = Scheme(
        id="loose", title="可不填", year=2024, version="1", full=4, units=(Unit(name="东所"),),
        sections=(Section(code="1", name="业务", full=4),),
        indicators=tuple(Indicator(code=code, section="1", name="项", full=2, formula=rule)
                         for code, rule in (("1.1", "MAX(0,2-SUM([@甲]:[@乙]))"),
                                            ("1.2", 'IF([@不做]="是",1,MAX(0,2-[@甲]))'))),
        inputs=(*(Input(indicator="1.1", name=name, required=False) for name in "甲乙"),
                Input(indicator="1.2", name="不做", kind="choice",
                      choices=(Choice(label="是"), Choice(label="否"))),
                Input(indicator="1.2", name="甲", required=False, unless="不做=是")))
    [path] = distribute(scheme, tmp_path)
    with office.open(path) as book:
        form = Form(path, book)
        assert form.show(Role.SELF_SCORE, "1.1/甲") == 2
        form.type({"1.1/乙": "1件", "1.2/甲": "无", "1.2/不做": "否"})
        for role in (Role.SELF_SCORE, Role.SCORE):
            assert form.show(role, "1.1/甲") == {"error": "#VALUE!"}
            assert form.show(role, "1.2/不做") == {"error": "#VALUE!"}
        form.type({"1.1/乙": 1, "1.2/不做": "是"})
        assert (form.show(Role.SCORE, "1.1/甲"), form.show(Role.SCORE, "1.2/不做")) == (1, 1)


def test_without_the_add_in_the_figures_are_not_blamed(office: Office, tmp_path: Path) -> None:
    scheme = small()
    [path] = distribute(scheme, tmp_path, scheme.units[:1], "udf")
    with office.open(path) as book:
        form = Form(path, book)
        form.type({"1.1/完成数": 8, "1.1/应完成数": 9})
        assert form.show(Role.SCORE, "1.1/完成数") == {"error": "#NAME?"}
        assert form.show(Role.CAUSE, "1.1/完成数") == "本机没装考核加载项，不能计分"


def test_sums_and_half_filled_tasks_show_in_the_sheet(office: Office, tmp_path: Path) -> None:
    scheme = load("district-2016")
    [path] = distribute(scheme, tmp_path, scheme.units[:1])

    def task(number: int, *figures: object) -> dict[str, object]:
        names = ("名称", "分值", "完成率", "扣分")
        return {f"一至八/任务{number}{n}": v for n, v in zip(names, figures, strict=False)}

    score, first = "一至八/任务1名称", Role.SELF_SCORE
    with office.open(path) as book:
        form = Form(path, book)
        form.type({**task(1, "甲", 300, 1, 0), **task(2, "乙", 200, 0.5, 1)})
        assert form.show(first, score) == "未填"
        form.type(task(3, "丙", 90, 1.2, 100))
        assert form.show(first, score) == 399  # 300 + (200*0.5 - 1) + nothing below 0
        assert form.show(Role.CAUSE, score) == (
            "任务1分值、任务2分值、任务3分值等5项合计590，应为600；少得 201 分")
        form.type(task(4, "丁", 10))
        assert form.show(first, score) == "未填"
        assert form.show(Role.CAUSE, score) == (
            "未填：任务4完成率、任务4扣分（要一起填齐；没有这一项的，把已填的清空）")
        form.type(task(4, "丁", 10, 1, 0))
        assert form.show(first, score) == 409
        assert form.show(Role.CAUSE, score) == "少得 191 分"
        form.type({"一至八/任务5名称": "戊"})
        assert form.show(first, "=职能指标得分") == "未填"


def test_a_half_filled_group_is_named_wherever_the_rule_finds_it(office: Office, tmp_path: Path
                                                                 ) -> None:
    half = "AND(COUNT([@甲],[@乙])>0,COUNT([@甲],[@乙])<2)"
    other = "AND(COUNT([@丙],[@丁])>0,COUNT([@丙],[@丁])<2)"
    rules = {
        f'IF(OR({other},{half}),"未填",[分值])': "乙",
        f'IF(NOT(OR({half},{other})),[分值],"未填")': "乙",
        'IF(AND(COUNT([@甲],[@乙])=2,[@甲]>0),[分值],"未填")': "乙",
        f'IF([@甲]>5,IF({half},"未填",1),IF({other},"未填",2))': "乙",
        f'IFERROR(IF({half},"未填",5),0)': "",  # it does not tell which
    }
    codes = [f"1.{number}" for number in range(1, len(rules) + 1)]
    scheme = Scheme(
        id="half", title="半填", year=2024, version="1", full=len(rules),
        sections=(Section(code="1", name="业务", full=len(rules)),),
        units=(Unit(name="东所"),),
        indicators=tuple(Indicator(code=code, section="1", name=f"第{code}项", full=1, formula=text)
                         for code, text in zip(codes, rules, strict=True)),
        inputs=tuple(Input(indicator=code, name=name, required=False)
                     for code in codes for name in "甲乙丙丁"))
    [path] = distribute(scheme, tmp_path)
    with office.open(path) as book:
        form = Form(path, book)
        form.type({f"{code}/甲": 9 for code in codes})
        for code, name in zip(codes, rules.values(), strict=True):
            assert form.show(Role.CAUSE, f"{code}/甲") == "未填：" + (
                f"{name}（要一起填齐；没有这一项的，把已填的清空）" if name
                else "有的项目只填了一部分，请填齐")
            assert form.show(Role.SCORE, f"{code}/甲") == "未填"
