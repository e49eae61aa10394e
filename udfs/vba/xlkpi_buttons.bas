Attribute VB_Name = "xlkpi_buttons"
' The buttons on the sheet of a unit workbook (.xlsm): they call the add-in.
Option Explicit

Private Const ADDIN As String = "xlkpi.xlam"

Public Sub XlkpiButtonCheck()
    XlkpiShow XlkpiRunAddin("XlkpiCheckReturn")
End Sub

Public Sub XlkpiButtonRescore()
    XlkpiShow XlkpiRunAddin("XlkpiRescore")
End Sub

' What stood in the way, or nothing.
Public Function XlkpiRunAddin(ByVal Macro As String) As String
    On Error GoTo Missing
    Application.Run "'" & ADDIN & "'!xlkpi_ribbon." & Macro
    Exit Function
Missing:
    XlkpiRunAddin = "没有运行：本机没有安装“绩效考核”加载项，或宏被禁用。表中的得分仍会自动计算，不影响填报。"
End Function

Private Sub XlkpiShow(ByVal Text As String)
    If Text <> "" Then MsgBox Text, vbInformation, "绩效考核"
End Sub
