"""The catalogue of Chinese sentences for findings: reason code -> (severity, sentence).

A sentence says what stands where and what to do.  Fields in braces are filled
by ``xlkpi.findings.finding``.  Blocks are kept by the package that reports them.
"""

from __future__ import annotations

from typing import Final, Literal

from xlkpi.messages_changes import CHANGES
from xlkpi.messages_ledgers import IN_RETURNS
from xlkpi.messages_schemes import SCHEME

Severity = Literal["error", "warning", "note"]

# --- reading what came back (xlkpi.returns) ---------------------------------
RETURNS: Final[dict[str, tuple[Severity, str]]] = {
    # the file
    "FILE_EMPTY": ("error", "文件是空的（0字节），可能没有传完；请该单位重新发送。"),
    "FILE_TOO_LARGE": ("error", "文件展开后有{megabytes}MB，超出可读的大小，没有读取；请删去图片和多余内容后另存为.xlsx。"),
    "FILE_PASSWORD": ("error", "文件有打开密码，读不出；请用密码打开，取消密码后重新保存（文件→信息→保护工作簿）。"),
    "FILE_LOCKED": ("error", "文件打不开（{reason}）；请关闭正在使用它的程序，或检查读取权限，然后重试。"),
    "FILE_NOT_WORKBOOK": ("error", "这是{kind}，不是Excel工作簿；请该单位用下发的考核表填报，保存为.xlsx后重新报送。"),
    "FILE_BINARY": ("error", "这是二进制工作簿（.xlsb），不能读取；请用Excel另存为.xlsx后重新报送。"),
    "FILE_DAMAGED": ("error", "文件已损坏，读不出；请该单位打开原件另存为.xlsx，检查后重新发送。"),
    "FILE_KILLS_READER": ("error", "读取这个文件时程序中断，已跳过，其他文件不受影响；请该单位把考核表另存为新的.xlsx后重新报送。"),
    "FILE_PASSED_OVER": ("note", (
        "这种文件没有读取（只读.xlsx、.xlsm、.ods、.xls、.et）；如果它是某单位的考核表，请另存为.xlsx再放进来。"
    )),
    "VALUES_ONLY": ("warning", "这种旧格式只能读出数值，看不出公式是否被改；请另存为.xlsx后重新汇总。"),
    "OLD_FORMAT_UNSURE": ("error", (
        "这个旧格式的文件没能逐格核对，其中的错误值会被当成空白，因此没有采用；请用Excel或WPS另存为.xlsx再交。"
    )),
    "SHEET_TOO_LARGE": ("error", (
        "工作表“{sheet}”用到了第{row}行、第{columns}列，无法读取；请按Ctrl+End找到表外的内容，删除那些行和列后保存。"
    )),
    "NOT_OURS": ("warning", "文件里没有本系统下发的考核表，没有读取；如果它是某单位的考核表，请该单位把数据填进下发的表再报送。"),
    "NOT_A_FORM": ("note", "这是本系统生成的其他工作簿，里面没有考核表，没有读取。"),
    # whose it is
    "IDENTITY_LOST": ("error", "工作表“{sheet}”像是考核表，但隐藏的标识行被删，认不出是哪个单位；请把数据填进重新下发的考核表。"),
    "IDENTITY_FROM_WORKBOOK": ("note", "工作表“{sheet}”的隐藏标识行被删，按工作簿里的标识认作{unit}的考核表；请核对。"),
    "WRONG_SCHEME": ("error", "这张考核表属于方案“{value}”，本次考核的是“{wanted}”，没有采用；请核对文件是否放错。"),
    "UNKNOWN_SCHEME": ("warning", "不认识方案“{value}”，填报值没有核对；请指明方案文件后再检查。"),
    "UNIT_BLANK": ("error", "考核表没有写明是哪个单位，没有采用；请用下发给该单位的考核表填报。"),
    "UNIT_UNKNOWN": ("error", "方案里没有单位“{value}”，这张表没有采用；请核对单位名称，或把该单位加进方案。"),
    "WRONG_GROUP": ("error", "{unit}属于“{group}”组，却用了“{made_for}”组的考核表；请发给该单位正确的考核表重新填报。"),
    "WRONG_VERSION": ("warning", "考核表是按方案版本{value}做的，现在的版本是{version}；填报值已读取，请核对有无变化的填报项，必要时用新表重报。"),
    "TEMPLATE_DIFFERS": ("warning", "方案在考核表下发后有过修改（版本号未变）；填报值已读取，请核对有无变化的填报项。"),
    "DUPLICATE_SAME": ("note", (
        "{unit}有不止一份考核表，所填内容相同；采用{chosen}（保存于{when}），这一份（保存于{other_when}）没有采用。"
    )),
    "DUPLICATE_DIFFERS": ("warning", (
        "{unit}有不止一份考核表，所填内容不同；采用最后保存的{chosen}（{when}），这一份（{other_when}）没有采用。请核对，把不用的移走"
        "。"
    )),
    "DUPLICATE_UNSURE": ("error", (
        "{unit}有不止一份考核表，所填内容不同，保存时间都是{when}，分不出哪一份更新；暂按文件名采用排在前面的{chosen}，"
        "这一份没有采用。请核对，把不用的移走。"
    )),
    "DUPLICATE_BLANK": ("note", "{unit}有不止一份考核表，这一份是空表，没有采用；采用的是填好的{chosen}。"),
    "FILE_NAMED_FOR_ANOTHER": ("warning", (
        "文件名写的是{value}，表里的标识是{unit}，按{unit}采用；可能借用了{unit}的表填报。请核对，确是{value}的数，"
        "请填进{value}自己的考核表重报。")),
    "RETURN_LATE": (
        "warning", "{unit}的考核表（保存于{value}）晚交：{period}交表截止是{deadline}（{name}，当天算在内）；"
                   "数据已照常采用，是否扣分或不予采用，请按办法决定。"),
    "APPEAL_AMONG_RETURNS": (
        "warning", "这是{unit}的复核表（复核：{value}），不是考核表，没有采用；"
                   "请放到另外的目录，用 xlkpi appeal apply 采用。"),
    "UNIT_MISSING": ("error", "没有{unit}可以采用的考核表；没交的请催报，交了的请看它那份文件有什么问题，或是否放在别处。"),
    "PERIOD_UNKNOWN": (
        "error", "考核表写的时段是“{value}”，方案里没有这个时段，按全年的表读取；现有时段：{known}。请用下发的考核表填报。"),
    "PERIOD_MISSING": ("error", "{unit}的{value}考核表还没有交（要填：{items}），用到这些数的结果暂记未填；请催报。"),
    "PERIODS_DIFFER": (
        "error", "“{name}”的{column}在{period}的表里是{value}，在{other_period}的表{chosen}里是{other}，两处不同；"
                 "暂按后保存的{chosen}（{when}）计算，请核对后改成一致。"),
    "PERIODS_UNSURE": (
        "error", "“{name}”的{column}在{period}的表里是{value}，在{other_period}的表{chosen}里是{other}，两处不同，"
                 "保存时间都是{when}，分不出先后；暂按{chosen}计算，请核对后改成一致。"),
    "SHARED_DIFFERS": (
        "error", "“{link}”同为“{value}”的，“{name}”应填同一个数，现在不同（{figures}）；请核对后改成一致。"),
    "PERIOD_DIFFERS": ("warning", "{unit}的考核表是“{value}”的，其他单位大多是“{usual}”的；请核对是否报错了时段。"),
    # the layout
    "KEYS_LOST": ("note", "工作表的隐藏标识列或标识行被删，改按单元格名称读取；请核对采用的数。"),
    "COLUMN_DOUBLED": ("error", "工作表里有两个“{column}”列，读取的是靠左的{letter}列；请删去多出的一列。"),
    "COLUMN_MISSING": ("error", "工作表里没有“{column}”列；请恢复该列，或把数据填进重新下发的考核表。"),
    "INPUT_MISSING": ("error", "指标{indicator}的填报项“{name}”所在的行被删，没有读到；请恢复该行，或把数据填进重新下发的考核表。"),
    "INPUT_DOUBLED": ("error", "指标{indicator}的填报项“{name}”出现在第{rows}行，读取的是第{used}行；请删去多出的行。"),
    "ROWS_MIXED_UP": (
        "error", "有{count}行（第{rows}行）显示的项目与该行隐藏的标识不一致：第{row}行显示“{value}”，标识是“{key}”。可能只对一部分列"
                 "作了排序或移动；数是按标识采用的，多半已经错位，请撤销排序，或把数据填进重新下发的考核表。"),
    "FIGURE_ASTRAY": (
        "warning", "单元格{cell}里有数{value}，但这一行不是方案里的填报项（可能是后来插入的），没有采用；"
                   "要计入的，请并到该指标的填报项里，不要的请删去。"),
    "FORMS_TOGETHER": (
        "error", "一张工作表里有{count}份考核表（{units}），只读取了{unit}的；请让每个单位的考核表各占一张工作表"
                 "（在原文件里右击工作表标签→移动或复制），再重新汇总。"),
    "INPUT_UNKNOWN": ("note", "工作表里的填报项“{key}”不在现在的方案里，没有采用。"),
    # the cells that people type into
    "UNFILLED": ("error", "{where}的填报项“{name}”没有填；请补填{how}。"),
    "UNFILLED_DEPARTMENT": ("warning", "{where}的填报项“{name}”由评估部门评定，还没有填；请评估部门补填。"),
    "WAIVED_FILLED": (
        "warning", "“{name}”选的是“{value}”，按此不用填的{names}却填了数，这些数不计；请核对选得对不对。"),
    "NOTHING_FILLED": ("error", "{count}个应由单位填报的项目全部空白，可能报来的是空表；请核对后重新报送。"),
    "CELL_ERROR": ("error", "单元格{cell}是错误值{value}，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；请改正公式或直接填数。"),
    "FORMULA_UNCALCULATED": (
        "error", "单元格{cell}里的公式没有算出结果，改正前该项不计分（另有核定值的，考评按核定值）；"
                 "请用Excel或WPS打开，重新计算后保存。"),
    "ONLY_SPACES": ("note", "单元格{cell}里只有空格，按空白处理；如果没有内容，请清除该单元格。"),
    "TEXT_NUMBER": ("note", "“{name}”填的是文字“{value}”，已按{number}采用；今后请直接填数，不带单位和说明。"),
    "TEXT_DATE": ("note", "“{name}”填的是“{value}”，已按日期{date}采用。"),
    "TEXT_PLACEHOLDER": (
        "error", "“{name}”填的是“{value}”，不能当作数，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；"
                 "请{what}。"),
    "TEXT_NOT_EXACT": (
        "error", "“{name}”填的是“{value}”，不是一个确定的数，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；"
                 "请填准确的数。"),
    "TEXT_OTHER_MEASURE": (
        "error", "“{name}”填的是“{value}”，计量单位与要求的“{measure}”不一致，没有采用，"
                 "改正前该项不计分（另有核定值的，考评按核定值）；请换算后只填数。"),
    "TEXT_NOT_NUMBER": (
        "error", "“{name}”填的是“{value}”，不是数，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；"
                 "请只填数，说明写在备注栏。"),
    "DATE_IN_NUMBER": ("error", (
        "“{name}”应填数，单元格里却是日期或时间（{value}），可能是输入“1-2”“3/4”时被自动转换，改正前该项不计分"
        "（另有核定值的，考评按核定值）；请把单元格格式改为“常规”后重填。"
    )),
    "DATE_UNKNOWN": (
        "error", "“{name}”填的是“{value}”，不是完整的日期，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；"
                 "请按“2023-5-1”的样子填。"),
    "BOOLEAN_IN_NUMBER": ("error", "“{name}”应填数，单元格里却是{value}，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；请填数。"),
    "PERCENT_SCALE": ("error", (
        "“{name}”是百分比，填的是{value}，即{share}%，没有采用，改正前该项不计分"
        "（另有核定值的，考评按核定值）；如果是{percent}%，请填“{percent}%”或"
        "{fraction}；确实是{share}%的，请在方案里放宽该项的最大值。"
    )),
    "PERCENT_LARGE": ("warning", "“{name}”按{percent}%采用；如果不是这个比率，请改填，例如“85%”。"),
    "OUT_OF_LIMITS": (
        "error", "“{name}”填的是{value}，应{limits}；得分暂按{number}计算，算不出的不计分，请核对后改填。"),
    "PART_ABOVE_WHOLE": ("warning", (
        "“{name}”是{value}，大于“{whole}”的{limit}；部分不应大于全部，请核对这两个数。得分暂按所填的数计算。"
    )),
    "SUM_DIFFERS": (
        "error", "{names}合计是{value}，应为{total}{more}；得分暂按所填的数计算，请核对后改填。"),
    "NOT_WHOLE": ("error", "“{name}”应填整数，填的是{value}；得分暂按{number}计算，请核对后改填。"),
    "CHOICE_UNKNOWN": (
        "error", "“{name}”填的是“{value}”，只能填{choices}之一，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；"
                 "请在下拉列表里选择。"),
    "LINK_UNKNOWN": (
        "error", "“{name}”填的是“{value}”，不是方案里可选的单位，没有采用，改正前该项不计分（另有核定值的，考评按核定值）；请在下拉列表里选择。"),
    "CHOICE_TIDIED": ("note", "“{name}”填的是“{value}”，已按“{label}”采用。"),
    # the cells that calculate
    "FORMULA_OVERWRITTEN": ("warning", "{title}（{cell}）的公式被改成了{value}；汇总以重新计算的得分为准，请核对该单位为何改动。"),
    "FORMULA_DELETED": ("warning", "{title}（{cell}）的公式被删；汇总以重新计算的得分为准。"),
    "FORMULA_BROKEN": ("warning", "{title}（{cell}）的公式已损坏，显示{value}；汇总以重新计算的得分为准。"),
    "ADDIN_ABSENT": ("note", (
        "{count}个自动计算的单元格显示{value}：最后存盘的电脑没有装考核加载项（KPI_函数）。填报值不受影响，汇总以重新计算的得分为准，不用处理。"
    )),
    "FORMULAS_GONE": ("warning", "表中有{count}个公式变成了数值，可能是“粘贴为数值”或由其他程序另存；汇总以重新计算的得分为准。"),
    "FULL_CHANGED": ("warning", (
        "指标{indicator}的分值单元格里是“{value}”，不是方案规定的数{full}；汇总按方案的分值计算，请核对是谁改的。")),
    # the collection
    "QUOTA_EXCEEDED": ("error", (
        "{where}评为“{value}”的{group}有{count}个单位（{names}），方案最多允许{quota}个；请评估部门重新评定。"
    )),
    **IN_RETURNS,
}

# --- scoring and consolidating (xlkpi.scoring, xlkpi.summary) ----------------
SCORING: Final[dict[str, tuple[Severity, str]]] = {
    "SCORE_OPEN": (
        "error", "{unit}有{count}个指标还没有得分，总分和名次是暂定的；请补填后重新汇总。未定的指标：{items}。"),
    "SCORE_OPEN_DEPARTMENT": (
        "warning", "{unit}有{count}个由评估部门评定的指标没有自评得分，自评总分不含这些指标，名次是暂定的；"
                   "不用单位补填，自评要计这些指标的，请评估部门在“填报值”里补填。这些指标：{items}。"),
    "UNITS_MISSING": (
        "error", "{group}缺{count}个单位（{names}）的考核表，总分、名次和综合结果是暂定的{items}；"
                 "请催报后重新汇总。"),
    "DEPARTMENT_BY_UNIT": (
        "note", "{unit}有{count}项应由科室评定的数填在“填报值”里，“核定值”是空的，汇总采用了填报值；"
                "请科室确认：{items}。"),
    "SCORE_ERROR": (
        "error", "{unit}的指标{indicator}“{name}”算不出得分（{cause}）；请核对所填的数，"
                 "数没有错时请核对方案里的评分公式。"),
    "SCORE_HALF_FILLED": (
        "error", "{unit}的指标{indicator}“{name}”里，要一起填的几项只填了一部分（已填{filled}），"
                 "还空着{items}，所以没有得分。请填齐；本来没有这一项的，把已填的清空。"),
    "SCORE_STALE": (
        "warning", "{unit}的指标{indicator}“{name}”表中显示的{basis}得分是{value}，按所填的数应为{computed}；"
                   "可能存盘前没有重新计算，或得分被改动过。汇总采用{computed}。"),
    "SCORE_OUT_OF_BOUNDS": (
        "warning", "{unit}的指标{indicator}“{name}”得{value}分，超出了{low}至{high}分；"
                   "评分办法允许的不必处理，不然请核对所填的数和评分公式。"),
    "SCORE_DIFFERS": (
        "note", "{unit}的指标{indicator}“{name}”自评{own}分，考评{assessed}分，相差{value}分；"
                "请在反馈时向该单位说明。"),
    "SCORE_TIE": (
        "note", "{group}{names}{same}，并列第{value}名；需要分出先后的，请按方案或会议决定处理。"),
    "TIE_SETTLED": (
        "note", "{group}{names}并列第{value}名，“{name}”要在{between}之间分开；{how}，结果：{each}。"),
    "TIE_SHARED": (
        "warning", "{group}{names}并列第{value}名，{how}，“{name}”都定为{grade}；{grade}在这里只有{within}个名额，"
                   "超出{over}个，公布前请按方案或会议决定确认。"),
    "TIE_UNDECIDED": (
        "error", "{group}{names}并列第{value}名，“{name}”要在{between}之间分开，{grade}在这里只有{within}个名额；"
                 "{how}，还没有定下来，暂记等次待定，不能公布。{todo}，再重新汇总。"),
    "SCORE_UNKNOWN_UNIT": (
        "error", "方案里没有单位“{value}”，这份表没有计分；请核对单位名称，或把该单位加进方案后重新汇总。"),
    "RESULT_OPEN": (
        "error", "{unit}的综合结果“{name}”还算不出来（{cause}）；请补齐或核对后重新汇总。"),
    "RESULT_OPEN_DEPARTMENT": (
        "warning", "{unit}的综合结果“{name}”按自评还算不出来（{cause}，由评估部门评定）；"
                   "不用单位补填，自评要算的，请评估部门在“填报值”里补填。"),
}

# --- changing the form of formulas (xlkpi.convert) ---------------------------
CONVERT: Final[dict[str, tuple[Severity, str]]] = {
    "CONVERT_CELL_GONE": (
        "warning", "工作表“{sheet}”中{name}所在的行、列或它要用的单元格已被删除，这个公式没有转换；"
                   "请核对，必要时把数据填进重新下发的考核表。"),
    "CONVERT_NO_FORMULA": (
        "note", "这个得分单元格里没有公式，保持原样；需要它自动计分时，请重新下发考核表。"),
    "CONVERT_NO_REMARK": (
        "note", "工作表“{sheet}”中没有加载项说明那一行，说明没有更改；请自行告知收表的人这份表用的是哪种公式。"),
    "CONVERT_RECALCULATES": (
        "note", "工作表“{sheet}”里有{count}个得分存盘时显示#NAME?（当时没有加载项）；打开转换后的文件时会自动重算。"),
}

# --- the Excel add-in on a machine (xlkpi.addin) ------------------------------
ADDIN: Final[dict[str, tuple[Severity, str]]] = {
    "ADDIN_MISSING": ("error", "Excel启动文件夹里没有加载项；请运行安装包里的install.cmd，或xlkpi addin install。"),
    "ADDIN_BLOCKED": (
        "error", "Windows把加载项标成了“来自网络”，Excel不会加载它；请右击该文件→属性→勾选“解除锁定”，"
                 "或重新运行install.cmd。"),
    "ADDIN_UNREADABLE": ("error", "加载项文件已损坏，读不出；请重新运行install.cmd。"),
    "ADDIN_VERSION": (
        "error", "加载项是按{name} {value}制作的，装好的{name}是{installed}，两者必须相同；"
                 "请关闭Excel，用同一个安装包重新运行install.cmd。"),
    "ADDIN_SETTINGS_MISSING": ("error", "没有写明用哪个Python；请重新运行install.cmd。"),
    "ADDIN_PYTHON_MISSING": ("error", "设置里的Python（{value}）已不在；请重新运行install.cmd。"),
    "ADDIN_PYTHON_BITS": (
        "error", "设置里的Python（{value}）是32位的，装不了64位的程序包；请安装64位Python后重新运行install.cmd。"),
    "ADDIN_BITS": (
        "error", "本机的Excel是{width}位的，缺少它要用的{value}；请重新运行install.cmd，"
                 "或把xlwings程序包里的这个文件复制到{folder}。"),
    "ADDIN_SWITCHED_OFF": (
        "error", "Excel曾在加载它时出错，把它停用了；请在Excel中点 文件→选项→加载项→管理“禁用项目”→转到，"
                 "选中它后点“启用”。"),
    "EXCEL_MISSING": (
        "error", "本机没有找到Microsoft Excel，加载项不能使用；只用WPS或LibreOffice的电脑，请用普通公式的考核表"
                 "（xlkpi distribute --formulas native）。"),
    "MACROS_NO_ADDINS": (
        "error", "{value}禁用了全部加载项；请在 文件→选项→信任中心→加载项 里取消“禁用所有应用程序加载项”，"
                 "由组策略设置的请联系管理员（见docs/it.md）。"),
    "MACROS_SIGNED_ADDINS": (
        "error", "{value}只允许有数字签名的加载项（{name}）；请管理员用单位的证书给xlkpi.xlam签名，"
                 "或为它放行（见docs/it.md）。"),
    "MACROS_OFF": (
        "error", "{value}禁用了宏，又不认受信任位置，加载项不会运行；请管理员恢复受信任位置，"
                 "或给加载项签名（见docs/it.md）。"),
    "MACROS_ASK": (
        "warning", "{value}停用了受信任位置，每次打开Excel都会询问是否启用宏；请选“启用”，或请管理员恢复受信任位置。"),
    "MACROS_OFF_ELSEWHERE": (
        "note", "{value}禁用了普通文件里的宏：功能区按钮和KPI_函数不受影响，带按钮的考核表（.xlsm）里的按钮不能用。"),
    "WPS_TOOK_OVER": (
        "error", "WPS接管了Excel（{value}），按钮会找到WPS而不是Excel；请打开“WPS配置工具”→高级→兼容设置，"
                 "取消“与第三方软件兼容”，再到 设置→应用→Microsoft Office→修改 中运行“快速修复”。"),
    "WPS_OPENS_FILES": (
        "warning", "双击.xlsx会用WPS打开（{value}），那里没有加载项；请右击文件→打开方式→选择其他应用→Excel→始终。"),
    "WPS_WITHOUT_VBA": (
        "note", "WPS（{value}）没有VBA，加载项在WPS里不能用；考核表在WPS里请用普通公式"
                "（xlkpi convert 文件 --formulas native），或请管理员安装带VBA的WPS专业版。"),
}

MESSAGES: Final[dict[str, tuple[Severity, str]]] = {
    **RETURNS, **SCHEME, **SCORING, **CONVERT, **ADDIN, **CHANGES}
