"""Sentences about ledgers (台账): in a scheme, and as they come back."""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["error", "warning", "note"]

# --- in a scheme -------------------------------------------
IN_SCHEMES: Final[dict[str, tuple[Severity, str]]] = {
    "SCHEME_LEDGER_INPUT": (
        "error", "台账“{name}”要汇入“{value}”，方案里没有这个数值填报项；请写成 指标编号/填报项 或 综合/填报项。"),
    "SCHEME_LEDGER_TWO": ("error", "台账“{name}”既汇入“{other}”又汇入“{value}”；一本台账只能汇入一项，请改成一致。"),
    "SCHEME_LEDGER_SHARED": ("error", "台账{names}都汇入“{value}”；一个填报项只能有一本台账，请合成一本。"),
    "SCHEME_LEDGER_KINDS": ("error", "台账“{name}”有一行没有写事项类别；请补上。"),
    "SCHEME_LEDGER_TWICE": ("error", "台账“{name}”里“{value}”的分值写了两次；请只留一行。"),
}

# --- in a return -------------------------------------------
IN_RETURNS: Final[dict[str, tuple[Severity, str]]] = {
    "LEDGER_NO_DATE": ("warning", "“{ledger}”台账第{row}行“{value}”没有日期（或不是日期）{counts}；请补上。"),
    "LEDGER_YEAR": (
        "warning", "“{ledger}”台账第{row}行的日期{value}不在{year}年{counts}；请核对是否属于本年度。"),
    "LEDGER_NO_EVIDENCE": ("warning", "“{ledger}”台账第{row}行“{value}”没有写佐证材料{counts}；请补上文号或材料名称。"),
    "LEDGER_UNKNOWN": (
        "warning", "“{ledger}”台账第{row}行的{what}“{value}”不在方案里（有：{known}）；请在下拉列表里选择。"),
    "LEDGER_POINTS": (
        "warning", "“{ledger}”台账第{row}行核定{value}分，按方案这类事项每件{standard}分，按核定的计；请核对。"),
    "LEDGER_UNKNOWN_OPEN": (
        "error", "“{ledger}”台账第{row}行“{value}”的{what}不在方案里，定不了分值，没有计入；"
                 "请在下拉列表里选择，或填核定分。"),
    "LEDGER_NO_POINTS": (
        "error", "“{ledger}”台账第{row}行“{value}”没有分值，没有计入；请选对类别和级别，或填核定分。"),
    "LEDGER_NOT_NUMBER": ("error", "“{ledger}”台账第{row}行的核定分“{value}”不是数，这一行没有计入；请改填数字。"),
    "LEDGER_NEGATIVE": ("error", "“{ledger}”台账第{row}行的核定分是{value}，不能小于0，这一行没有计入；请改正。"),
    "LEDGER_DOUBLED": (
        "warning", "“{ledger}”台账第{row}行与第{first}行的日期、类别、级别、事项都相同，有分值的都计了分；请核对是否重复登记。"),
    "LEDGER_NONE": (
        "warning", "“{name}”是{value}，交回的文件里却没有“{ledger}”台账的事项（台账是空的、缺了，或表头被改动）；"
        "得分暂按{value}计算，请登记事项，或把台账一并交回。"),
    "LEDGER_DIFFERS": (
        "error", "“{name}”是{value}，“{ledger}”台账各行合计是{total}；得分暂按{value}计算，请核对后改成一致。"),
}
