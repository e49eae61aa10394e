"""Sentences of the calendar, of previews of another scheme, and of appeals (复核)."""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["error", "warning", "note"]

# --- dates of a scheme ----------------------
CALENDAR: Final[dict[str, tuple[Severity, str]]] = {
    "SCHEME_DAY_SPAN": ("error", "“日历”第{row}行的“至”（{value}）早于“日期”（{first}）；请对调或改正。"),
    "SCHEME_DEADLINE_TWICE": (
        "warning", "{period}的交表期限写了{count}个，是否晚交按最后一个（{value}）算；请只保留一个。"),
    "SCHEME_DEADLINE_PERIOD": (
        "warning", "交表期限“{name}”的时段“{value}”没有填报项；现有时段：{known}。请核对时段。"),
    "SCHEME_APPEAL_DAYS": ("error", "“复核工作日”是{value}；请填不小于1的整数。"),
}

# --- the same returns under another scheme (xlkpi preview) --------------------
PREVIEW: Final[dict[str, tuple[Severity, str]]] = {
    "PREVIEW_INPUT_NEW": (
        "error", "新方案{where}要填“{name}”，交回的表里没有这一项{hint}；用到它的指标和结果不能比较：{affected}。"),
    "PREVIEW_INPUT_KIND": (
        "error", "填报项“{value}”在旧方案里是{old}，在新方案里是{new}，旧表的数不能照用；用到它的指标和结果不能比较：{affected}。"),
    "PREVIEW_CHOICE": (
        "error", "{unit}的“{name}”填的是“{value}”，新方案没有这个选项（有：{known}），没有采用，用到它的指标不能比较。"),
    "PREVIEW_REFUSED": (
        "error", "{unit}的“{name}”填的是{value}，新方案要求{limits}，差得太多，没有采用，用到它的指标不能比较；"
        "请核对这个数，或改新方案的上下限。"),
    "PREVIEW_BLANK": (
        "error", "{unit}的“{name}”空着，旧方案{old}，新方案{new}，空着的意思不同；用到它的指标不能比较。"),
    "PREVIEW_LIMITS": (
        "warning", "{unit}的“{name}”填的是{value}，新方案要求{limits}；预演仍按{value}计算，请留意。"),
    "PREVIEW_RENAMED": (
        "warning", "指标{indicator}在旧方案里叫“{old}”，在新方案里叫“{value}”，预演按同一编号比较；"
                   "若不是同一项指标，请看两边各自的得分，不要看增减。"),
    "PREVIEW_MOVED": (
        "note", "指标“{name}”的编号由{old}改为{value}，预演按编号比较，分别列为取消和新增。"),
    "PREVIEW_NO_UNIT": (
        "warning", "{unit}交了表，但新方案的单位名单里没有它；不能比较。"),
    "PREVIEW_GROUP": (
        "warning", "{unit}在旧方案里属于“{old}”组，在新方案里属于“{value}”组；名次是在不同的组里排的。"),
    "PREVIEW_GROUP_MISSING": (
        "warning", "“{value}”组的{count}个单位都没有可用的考核表，这一组没有比较；请把它们的考核表放进去再预演。"),
    "PREVIEW_VERSION": (
        "note", "新方案的内容改了，版本号仍与原方案相同（{value}）；定稿下发前请改版本号，"
                "不然交回的考核表看不出是按哪一版填的。"),
    "PREVIEW_ALIKE": ("note", "两个方案的内容完全相同，没有改动可以预演；请核对是不是选错了文件。"),
    "PREVIEW_NO_GROUP_RANK": (
        "warning", "{group}有单位不能比较（{names}），这一组的名次和要看全组的结果都不能比较；能比较的只有各自的得分。"),
}

# --- appeals (xlkpi appeal) ---------------------------------------------------
APPEAL: Final[dict[str, tuple[Severity, str]]] = {
    "APPEAL_IS_NONE": (
        "error", "这是{unit}的考核表，不是复核表，没有采用；复核请用 xlkpi appeal issue 发出的表。"),
    "APPEAL_NO_RETURN": ("error", "{unit}有复核表，但没有它的考核表，没有采用；请核对两个目录。"),
    "APPEAL_BROKEN": (
        "error", "复核表的标识读不出（{value}），没有采用；请用 xlkpi appeal issue 重新发出。"),
    "APPEAL_CODE_UNKNOWN": (
        "error", "复核的“{value}”不在{unit}适用的指标和填报项里，没有采用；请核对方案是否改过编号。"),
    "APPEAL_LATE": (
        "error", "{unit}的复核晚于期限：{how}{when}，通知{notice}之后{days}个工作日到{until}为止（当天算在内）；"
                 "没有采用。按期提出、只是后来才存盘的，或确实要采用的，加 --late-ok。"),
    "APPEAL_LATE_TAKEN": (
        "warning", "{unit}的复核晚于期限：{how}{when}，通知{notice}之后{days}个工作日到{until}为止；已按 --late-ok 采用。"),
    "APPEAL_CALENDAR": (
        "warning", "方案的“日历”没有{value}年的放假安排，复核期限（{until}）只按周末推算；请补上后重新核对。"),
    "APPEAL_EARLY": (
        "warning", "{unit}的复核表{how}{when}，早于通知日{notice}；请核对通知日期。"),
    "APPEAL_ELSEWHERE": (
        "error", "“{name}”不在{unit}的复核范围（{codes}），复核表里的{column}是“{value}”，"
                 "汇总用的考核表里是“{base}”；没有采用，请核对为何不同。"),
    "APPEAL_SUPERSEDED": (
        "warning", "{unit}的{codes}有不止一份复核表；采用最后保存的{chosen}（{when}），这一份（{other_when}）的没有采用。"),
    "APPEAL_UNSURE": (
        "error", "{unit}的{codes}有不止一份复核表，保存时间都是{when}，分不出哪一份更新；"
                 "都没有采用。请把不用的移走。"),
    "APPEAL_UNDECIDED": (
        "warning", "{unit}复核时把“{name}”的填报值由“{base}”改为“{value}”，核定值没有变（“{assessed}”），"
                   "得分仍按核定值计算；请科室复核后改核定值，维持原核定的不必处理。"),
    "APPEAL_UNCONFIRMED": (
        "warning", "{unit}复核时把“{name}”的填报值由“{base}”改为“{value}”，没有核定值，按填报值采用了；请科室确认。"),
    "APPEAL_ERASED": (
        "warning", "{unit}的复核表里“{name}”的核定值“{assessed}”被清空了，按填报值“{value}”采用了；"
                   "请科室确认，维持原核定的请填回。"),
    "APPEAL_SAME": ("note", "{unit}的复核表与原来没有不同，得分不变。"),
}

CHANGES: Final[dict[str, tuple[Severity, str]]] = {**CALENDAR, **PREVIEW, **APPEAL}
