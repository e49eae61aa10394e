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
            "检查当前考核表:标出未填和超出范围的单元格,并逐条列出原因,点击即可定位。",
            "DataValidationCircleInvalid", large=True),
        Command(
            "rescore", "重新计分",
            "按填报值和核定值重新计算每项得分,写入得分说明,并列出哪些得分变了、为什么变。",
            "CalculateNow", large=True),
        Command(
            "undo_rescore", "撤销上次计分",
            "恢复到上次“重新计分”之前的内容(运行宏以后,Excel自己的撤销不再可用)。",
            "Undo"),
        Command(
            "compare_scores", "自评考评差异",
            "列出自评得分与考评得分不同的指标,以及各差多少分。",
            "CompareAndCombine"),
    )),
    Group("XlkpiGroupSummary", "下发与汇总", (
        Command(
            "consolidate", "合并汇总",
            "选择存放各单位考核表的文件夹,一次合并、计分、排名,并打开汇总工作簿。",
            "Consolidate", large=True),
        Command(
            "distribute", "下发模板",
            "按当前方案工作簿,为每个单位各生成一份考核表。",
            "FileSendAsAttachment"),
        Command(
            "check_scheme", "校验方案",
            "检查当前方案工作簿:公式、满分、填报项和单位有无错误。",
            "AcceptInvitation"),
    )),
    Group("XlkpiGroupHelp", "帮助", (
        Command(
            "explain_functions", "函数说明",
            "查看全部KPI_函数的用法、参数和示例。",
            "FunctionWizard"),
        Command(
            "diagnose", "诊断",
            "检查加载项的安装是否正常,指出问题并说明怎样解决。",
            "Info", compares=True),
    )),
)

COMMANDS: Final = tuple(command for group in GROUPS for command in group.commands)
