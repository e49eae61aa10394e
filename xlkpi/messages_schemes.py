"""Sentences about a scheme: as it is loaded, and as it is checked (xlkpi.scheme)."""

from __future__ import annotations

from typing import Final, Literal

from xlkpi.messages_ledgers import IN_SCHEMES

Severity = Literal["error", "warning", "note"]

SCHEME: Final[dict[str, tuple[Severity, str]]] = {
    # loading
    "SCHEME_UNKNOWN": ("error", "没有编号为“{value}”的内置方案，也没有这个文件；内置方案有：{known}。"),
    "SCHEME_NO_FILE": ("error", "找不到方案文件“{value}”；请核对路径，或使用内置方案：{known}。"),
    "SCHEME_FORM": ("error", "方案文件的类型“{value}”不能识别；请用 .xlsx（方案工作簿）或 .toml（文本）。"),
    "SCHEME_TEXT": ("error", "方案文本不能读取：{reason}。请按提示的位置改正。"),
    "SCHEME_BROKEN": ("error", "方案工作簿打不开（{reason}）；请用 Excel 重新另存为 .xlsx 后再试。"),
    "SCHEME_NOT_ONE": ("error", "{what}不是方案工作簿（应有“方案”“指标”“填报项”等工作表）；{advice}"),
    "SCHEME_SHEET": ("error", "方案工作簿缺少工作表“{value}”；现有：{known}。请补上或改回原名。"),
    "SCHEME_COLUMN": ("error", "缺少“{value}”列；现有各列：{known}。请补上或改回原来的列名。"),
    "SCHEME_EXTRA_COLUMN": ("error", "不认识“{value}”列；可用的列：{known}。请改正列名或删去此列。"),
    "SCHEME_DOUBLE_COLUMN": ("error", "“{value}”列出现了两次；请只保留一列。"),
    "SCHEME_EXTRA_ITEM": ("error", "不认识项目“{value}”；可用的项目：{known}。"),
    "SCHEME_DOUBLE_ITEM": ("error", "项目“{value}”填了两次；请只保留一行。"),
    "SCHEME_VALUE": ("error", "{where} 的内容“{value}”不对：{reason}。请改正。"),
    "SCHEME_UNCHECKED": ("note", "以上各处改正以前，公式、分值、单位等还没有核对；改好后请再检查一次。"),
    "SCHEME_TOO_LONG": ("error", "以“{value}”开头的内容超过{limit}字，一个单元格放不下；请缩短。"),
    "SCHEME_CELL_ERROR": ("error", "单元格显示错误值{value}；请改为正确的内容。"),
    # checking: the parts
    "SCHEME_TOTAL": ("error", "{what}的分值合计{value}分，方案总分写的是{full}分；请核对后改成一致。"),
    "SCHEME_SECTION_SUM": (
        "error", "类别{value}“{name}”写的是{full}分，所列指标合计{added}分；请核对后改成一致。"),
    "SCHEME_SECTION_EMPTY": ("warning", "类别{value}“{name}”下面没有指标；请补上指标或删去该类别。"),
    "SCHEME_DOUBLE": ("error", "{what}“{value}”出现了{count}次；请改成互不相同。"),
    "SCHEME_NO_SECTION": ("error", "指标{owners}的类别编号“{value}”不存在；现有类别：{known}。"),
    "SCHEME_NO_INDICATOR": (
        "error", "填报项{names}所属的指标“{value}”不存在；请填“指标”页中的编号，综合结果要用的填“综合”。"),
    "SCHEME_NO_GROUP": ("error", "“{name}”的适用分组“{value}”不存在；现有分组：{known}。"),
    "SCHEME_RANK_BY": ("error", "排名依据“{value}”不是“综合”页中的结果；现有结果：{known}。请改正，空着则按总分排名。"),
    "SCHEME_NO_UNITS": ("warning", "方案里还没有被考核单位；请在“单位”页补上。"),
    "SCHEME_UNGROUPED": (
        "error", "单位“{value}”没有写分组，其他单位有：{known}；没有分组的会单独排名，请补上分组。"),
    "SCHEME_ATTRIBUTE_KIND": (
        "error", "单位“{owner}”的属性“{name}”填的是“{value}”，而多数单位填的是{kind}，公式比较时会算错；请改成一致。"),
    "SCHEME_RESERVED": ("error", "填报项不能叫“{value}”，公式里它另有含义；请换个名称。"),
    "SCHEME_CODE": ("error", "指标编号不能写“{value}”，它另有含义；请换个编号。"),
    "SCHEME_NAME": ("error", "名称“{value}”里有方括号、@、#或单引号，公式里无法引用；请换个名称。"),
    "SCHEME_KIND": ("error", "指标{indicator}的性质“{value}”不认识；只能是：{known}。"),
    "SCHEME_FULL": ("error", "指标{indicator}“{name}”的分值是{value}，计入满分的指标应大于0；请改正。"),
    "SCHEME_FULL_BELOW": (
        "error", "指标{indicator}“{name}”的分值是{value}；{nature}的分值写最多的分数（{above}），不写负数，请改正。"),
    "SCHEME_FULL_FORMULA": (
        "error", "{owner}用到“{name}”；本单位的分值只能由本单位的填报项和属性（[@名称]）来定，请改正。"),
    "SCHEME_FULL_TOTAL": (
        "warning", "按指标{indicator}“{name}”的分值公式，有的单位满分合计{value}分（如：{example}），方案总分是{full}分；"
                   "请核对公式，确实允许的，在说明里写“总分可变”。"),
    "SCHEME_FULL_TOTAL_SAID": (
        "note", "按指标{indicator}“{name}”的分值公式，有的单位满分合计{value}分（如：{example}），方案总分是{full}分；"
                "说明里已写明总分可变。"),
    "SCHEME_LEVELS": (
        "warning", "类别{value}“{name}”的上级类别写了{count}项（{above}），“方案”页的上级栏目有{levels}项（{titles}）；"
                   "请写成一样多，一一对应。"),
    "SCHEME_ABOVE_SPLIT": (
        "warning", "上级类别“{value}”的各类别没有排在一起（类别{of}与前面的隔开了），考核表里会成为两格；请把它们排在一起。"),
    "SCHEME_ABOVE_ALIKE": (
        "warning", "类别{of}的上级类别“{value}”与另一处的“{other}”只差标点、空格或全角半角，会当作两个；请改成一致。"),
    "SCHEME_AMBIGUOUS": (
        "warning", "{owner}的公式里的“{value}”有几个意思：{meanings}；现在取的是{taken}，请把另一个改名。"),
    "SCHEME_NO_WORDS": ("warning", "指标{indicator}“{name}”没有评分办法；请写明怎样评分。"),
    "SCHEME_NO_CHOICES": ("error", "指标{indicator}的填报项“{name}”是选项，但没有列出选项；请补上。"),
    "SCHEME_EXTRA_CHOICES": (
        "warning", "指标{indicator}的填报项“{name}”列了选项，但类型不是“选项”；请改类型或删去选项。"),
    "SCHEME_DOUBLE_CHOICE": ("error", "指标{indicator}的填报项“{name}”的选项“{value}”重复；请删去一个。"),
    "SCHEME_LIMITS": (
        "error", "指标{indicator}的填报项“{name}”的最小值{value}大于最大值{high}；请对调或改正。"),
    "SCHEME_EXTRA_LIMITS": (
        "warning", "指标{indicator}的填报项“{name}”不是数值，最小值和最大值不起作用；请删去。"),
    "SCHEME_PART_UNKNOWN": (
        "error", "指标{indicator}的填报项“{name}”不能超过的“{value}”不是同一指标的另一个填报项；"
                 "该指标的填报项有：{known}。"),
    "SCHEME_PART_KIND": (
        "error", "指标{indicator}的填报项“{name}”与它不能超过的“{value}”应当都是数值，或都是百分比；请改类型，或清空“不超过”。"),
    "SCHEME_LINK_EMPTY": (
        "error", "填报项“{name}”要选一个单位，但方案里没有可选的单位；请补上单位，或改“可选分组”。"),
    "SCHEME_EXTRA_LINK": (
        "warning", "填报项“{name}”写了可选分组，但类型不是“单位”；请改类型，或清空“可选分组”。"),
    "SCHEME_BESIDE": (
        "error", "填报项“{name}”引用的“{value}”不是同一指标下合用的另一个填报项；"
                 "可以写的有：{known}。请改正或清空。"),
    "SCHEME_QUOTA": (
        "error", "指标{indicator}的填报项“{name}”的选项“{value}”名额是{quota}；名额应不小于1，不限的不写。"),
    "SCHEME_QUOTA_SUM": (
        "error", "指标{indicator}的填报项“{name}”各选项名额合计{value}个，被考核单位有{count}个，排不下；请核对。"),
    # checking: the rules
    "SCHEME_NO_FORMULA": ("error", "{owner}没有评分公式，不能计分；请补上。"),
    "SCHEME_FORMULA": ("error", "{owner}的公式有误：{reason}"),
    "SCHEME_NO_CELL": (
        "warning", "{owner}的公式写不进考核表的单元格，下发时会停下：{reason}。"),
    "SCHEME_LATER": (
        "error", "{owner}的公式用到了“{value}”，但它要在后面才算出来；请调整先后，或改用填报项和指标得分。"),
    "SCHEME_CIRCLE": ("error", "{owner}的得分绕了一圈又用到自己：{value}；请改公式。"),
    "SCHEME_SPAN": (
        "error", "{owner}的公式里“{value}”不是同一指标下由前到后的填报项；请核对名称和次序。"),
    "SCHEME_ATTRIBUTE": ("error", "{owner}的公式用到属性“{value}”，但这些单位没有填：{units}；请补上。"),
    "SCHEME_UNUSED": (
        "warning", "指标{indicator}的填报项“{value}”没有公式用到；请改公式，或删去该填报项。"),
    "SCHEME_TIES_UNSAID": (
        "warning", "{owner}按名次定等次，没有写明名次相同又跨档时怎样定，遇到时等次待定、汇总报错；"
                   "请在“名次相同时”填前面某个结果、“综合”填报项的名称，或“并列”。"),
    "SCHEME_TIES_UNKNOWN": (
        "error", "{owner}的“名次相同时”写了“{value}”，它不是前面的结果，也不是“综合”里科室可不填的数值项，"
                 "也不是“并列”；可用的有：{known}。"),
    "SCHEME_TIES_ORDER": (
        "error", "{owner}的“名次相同时”写了{value}；最多先后写{most}项不同的，“并列”只能写在最后。"),
    "SCHEME_TIES_RANK": (
        "error", "{owner}的“名次相同时”不起作用：公式里要恰好用到一个名次（KPI_RANK，或前面的名次结果），现有{count}个。"),
    "SCHEME_SUM_UNKNOWN": (
        "error", "“合计核对”里的“{value}”不是指标{owner}的数值填报项；该指标的有：{known}。"),
    "SCHEME_SUM_RANGE": (
        "error", "“合计核对”要求指标{owner}的{value}合计{total}，按各项的最小值和最大值，合计只能在{low}至{high}之间；请核对。"),
    "SCHEME_UNUSED_TEXT": ("note", "指标{indicator}的填报项“{value}”不参与计分，只供查阅。"),
    "SCHEME_SHARES": ("error", "{owner}的公式里各比例（权重）合计{value}，应为100%；请改正。"),
    "SCHEME_SHARES_LENGTH": (
        "error", "{owner}的公式里写了{value}个比例（权重），却有{results}个等次（数）；请改成一样多。"),
    "SCHEME_BAND_LENGTH": (
        "error", "{owner}的公式分了{value}档，却有{results}个结果；请改成一样多。"),
    "SCHEME_BAND_ORDER": (
        "error", "{owner}的公式里各档下限没有从小到大：{before}之后是{value}；请改正。"),
    "SCHEME_BAND_GAP": (
        "error", "{owner}的公式里最低一档从{value}开始，更小的数没有对应的档；请补一档或改下限。"),
    "SCHEME_BAND_BEYOND": (
        "warning", "{owner}的公式里从{value}开始的一档永远用不到，因为最大值是{top}；请核对。"),
    # checking: what the rules can earn
    "SCHEME_MORE": (
        "error", "指标{indicator}“{name}”分值{full}分，按公式最高能得{value}分（如：{example}）；"
                 "请用 MIN([分值],…) 封顶，或改分值；确实允许的，在说明里写“可超分值”。"),
    "SCHEME_MORE_SAID": (
        "note", "指标{indicator}“{name}”分值{full}分，最高能得{value}分（如：{example}），说明里已写明可超分值。"),
    "SCHEME_LESS": (
        "warning", "指标{indicator}“{name}”按公式最低得{value}分（如：{example}），低于{least}分；"
                   "请用 MAX(0,…) 保底，或改性质。"),
    "SCHEME_NEVER": (
        "warning", "指标{indicator}“{name}”分值{full}分，按公式最多只能得{value}分，永远得不到满分；请核对公式或分值。"),
    "SCHEME_ZERO": (
        "note", "指标{indicator}“{name}”在填报项允许的范围内会遇到除数为0（如：{example}），得分会显示{value}；"
                "请考虑规定最小值，或在公式里写明此时怎样计分。"),
    "SCHEME_ERRS": (
        "warning", "指标{indicator}“{name}”在填报项允许的范围内算不出得分（如：{example}），会显示{value}；请改公式或允许的范围。"),
    "SCHEME_NO_SCORE": (
        "error", "指标{indicator}“{name}”的公式得出的是“{value}”而不是分数（如：{example}）；"
                 "请改公式，不适用的应得出“不适用”。"),
    # checking: the rules in words
    "SCHEME_BORDER": (
        "warning", "指标{indicator}“{name}”的评分办法没有写明恰为{value}时归哪一档；请写成“{value}及以上”或“低于{value}”等。"),
    "SCHEME_OVERLAP": (
        "warning", "指标{indicator}“{name}”的评分办法里恰为{value}时同时归上下两档；请只在一处写“及以上”或“及以下”。"),
    "SCHEME_TOP": (
        "warning", "指标{indicator}“{name}”的评分办法没有写明{value}及以上怎样评分；请补上这一档。"),
    "SCHEME_CUT": ("warning", "指标{indicator}“{name}”的{what}似乎不完整（“…{value}”，括号或引号不成对）；请核对原文。"),
    "SCHEME_FIGURES": (
        "note", "指标{indicator}“{name}”的评分办法里的{value}在公式中没有出现；请核对两者是否一致。"),
    "SCHEME_DEDUCTION": (
        "note", "指标{indicator}“{name}”的评分办法写着扣{value}分，比分值{full}分还多；扣到0分为止，请核对扣分和分值。"),
    "SCHEME_LABEL": ("error", "“{value}”不能作为选项或分组名称：不能为空，也不能含有顿号、分号、换行或“[限”；请换个写法。"),
    **IN_SCHEMES,
}
