"""The commands of the ribbon tab 绩效考核: declared once, for every place that shows them.

From this list come the ribbon of the Excel add-in with its VBA callbacks, the
LibreOffice toolbar and the README.  ``action`` names a function of
``xlkpi.actions``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TAB: Final = "绩效考核"


@dataclass(frozen=True)
class Command:
    """One button.

    Attributes:
        action: the function of ``xlkpi.actions`` that it runs.
        label: what stands on it.
        supertip: what it does, shown while the mouse rests on it.
        icon: imageMso, the name of one of Office's own pictures.
        large: whether it is drawn large.
        compares: whether the action is told the version of the add-in that calls it.
    """

    action: str
    label: str
    supertip: str
    icon: str
    large: bool = False
    compares: bool = False

    @property
    def id(self) -> str:
        """Its id in a ribbon or toolbar, and the name of its macro: XlkpiCheckReturn."""
        return "Xlkpi" + "".join(word.capitalize() for word in self.action.split("_"))


@dataclass(frozen=True)
class Group:
    """Buttons that stand together, under a common title."""

    id: str
    label: str
    commands: tuple[Command, ...]


GROUPS: Final = (
    Group("XlkpiGroupScore", "填报与计分", (
        Command(
            "check_return", "检查填报",
            "检查当前考核表：填错或超出范围的单元格涂上颜色，漏填的和有问题的逐条列在“检查结果”页，"
            "写明怎样改；点“位置”可跳到该单元格。",
            "DataValidationCircleInvalid", large=True),
        Command(
            "rescore", "重新计分",
            "按填报值和核定值重新计算全部得分，被改动的得分公式恢复原样；每项得分怎样得来、哪些变了、"
            "为什么变，列在“计分说明”页。",
            "CalculateNow", large=True),
        Command(
            "undo_rescore", "撤销上次计分",
            "恢复到上次“重新计分”之前（按钮做的改动，软件自带的“撤销”不一定能恢复）；在那以后"
            "又改过的单元格不动。",
            "Undo"),
        Command(
            "compare_scores", "自评考评差异",
            "自评与考评得分不同的指标、各差多少分、核定时改了哪些数，列在“自评考评差异”页。",
            "CompareAndCombine"),
    )),
    Group("XlkpiGroupSummary", "下发与汇总", (
        Command(
            "consolidate", "合并汇总",
            "选择存放各单位考核表的文件夹，一次完成核对、计分、排名；生成的“汇总.xlsx”放在该文件夹里"
            "并打开。",
            "Consolidate", large=True),
        Command(
            "distribute", "下发模板",
            "按当前方案工作簿，为每个单位生成一份空白考核表，放在选定的文件夹里；方案有错误时不生成。",
            "FileSendAsAttachment"),
        Command(
            "check_scheme", "校验方案",
            "检查当前方案工作簿的公式、分值、填报项和单位，问题逐条列在“校验结果”页；点“位置”可跳到"
            "该单元格。",
            "AcceptInvitation"),
    )),
    Group("XlkpiGroupHelp", "帮助", (
        Command(
            "explain_functions", "函数说明",
            "在当前工作簿里加一页“函数说明”，列出全部KPI_函数的用途、写法、参数和例子。",
            "FunctionWizard"),
        Command(
            "diagnose", "诊断",
            "显示加载项、考核程序和表格软件的版本与位置，指出安装上的问题和解决办法；内容同时写入日志，"
            "可发给维护人员。",
            "Info", compares=True),
    )),
)

COMMANDS: Final = tuple(command for group in GROUPS for command in group.commands)
