"""The catalogue of Chinese sentences for findings: reason code -> (severity, sentence).

A sentence says what stands where and what to do.  Fields in braces are filled
by ``xlkpi.findings.finding``.  Blocks are kept by the package that reports them.
"""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["error", "warning", "note"]

# --- reading what came back (xlkpi.returns) ---------------------------------
RETURNS: Final[dict[str, tuple[Severity, str]]] = {}

# --- checking a scheme (xlkpi.scheme) ---------------------------------------
SCHEME: Final[dict[str, tuple[Severity, str]]] = {
    # loading
    "SCHEME_UNKNOWN": ("error", "没有编号为“{value}”的内置方案，也没有这个文件；内置方案有：{known}。"),
    "SCHEME_NO_FILE": ("error", "找不到方案文件“{value}”；请核对路径，或使用内置方案：{known}。"),
    "SCHEME_FORM": ("error", "方案文件的类型“{value}”不能识别；请用 .xlsx（方案工作簿）或 .toml（文本）。"),
    "SCHEME_TEXT": ("error", "方案文本不能读取：{reason}。请按提示的位置改正。"),
    "SCHEME_BROKEN": ("error", "方案工作簿打不开（{reason}）；请用 Excel 重新另存为 .xlsx 后再试。"),
    "SCHEME_SHEET": ("error", "方案工作簿缺少工作表“{value}”；现有：{known}。请补上或改回原名。"),
    "SCHEME_COLUMN": ("error", "缺少“{value}”列；现有各列：{known}。请补上或改回原来的列名。"),
    "SCHEME_EXTRA_COLUMN": ("error", "不认识“{value}”列；可用的列：{known}。请改正列名或删去此列。"),
    "SCHEME_DOUBLE_COLUMN": ("error", "“{value}”列出现了两次；请只保留一列。"),
    "SCHEME_EXTRA_ITEM": ("error", "不认识项目“{value}”；可用的项目：{known}。"),
    "SCHEME_DOUBLE_ITEM": ("error", "项目“{value}”填了两次；请只保留一行。"),
    "SCHEME_VALUE": ("error", "{where} 的内容“{value}”不对：{reason}。请改正。"),
    "SCHEME_CELL_ERROR": ("error", "单元格显示错误值{value}；请改为正确的内容。"),
    "SCHEME_LABEL": ("error", "“{value}”不能作为选项或分组名称：不能为空，也不能含有顿号、分号、换行或“[限”；请换个写法。"),
}

# --- scoring and consolidating (xlkpi.scoring, xlkpi.summary) ----------------
SCORING: Final[dict[str, tuple[Severity, str]]] = {
    "score-open": (
        "error", "{unit}有{count}个指标还没有得分，总分和名次是暂定的；请补填后重新汇总。未定的指标：{items}"),
    "score-error": (
        "error", "{unit}的指标{indicator}“{name}”算不出得分（{cause}）；请核对所填的数，"
                 "数没有错时请核对方案里的评分公式"),
    "score-stale": (
        "warning", "{unit}的指标{indicator}“{name}”表中显示的{basis}得分是{value}，按所填的数应为{computed}；"
                   "可能存盘前没有重新计算，或得分被改动过。汇总采用{computed}"),
    "score-out-of-bounds": (
        "warning", "{unit}的指标{indicator}“{name}”得{value}分，不在0至{full}分之内；请核对所填的数和评分公式"),
    "score-differs": (
        "note", "{unit}的指标{indicator}“{name}”自评{own}分，考评{assessed}分，相差{value}分；"
                "请在反馈时向该单位说明"),
    "score-tie": (
        "note", "{group}{names}总分同为{total}分，并列第{value}名；需要分出先后的，请按方案或会议决定处理"),
    "score-unknown-unit": (
        "error", "方案里没有单位“{value}”，这份表没有计分；请核对单位名称，或把该单位加进方案后重新汇总"),
    "result-open": (
        "error", "{unit}的综合结果“{name}”还算不出来（{value}：{cause}）；请补齐后重新汇总"),
}

MESSAGES: Final[dict[str, tuple[Severity, str]]] = {**RETURNS, **SCHEME, **SCORING}
