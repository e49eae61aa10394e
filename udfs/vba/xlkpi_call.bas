Attribute VB_Name = "xlkpi_call"
' The way from a worksheet function or a button to Python.
Option Explicit
Option Private Module

' #NAME?, as where there is no add-in: no KPI_ function gives it otherwise.
Private Const NO_ANSWER As Long = 2029

Private Server As Object
Private LastFault As String

' What xlwings' own wrapper does, but: the server is kept, a fault is tried once more with a
' new one, and what comes of it is a cell error, never a text.
Public Function XlkpiCall(ByVal Script As String, ByVal FunctionName As String, ByVal Arguments As Variant, ByVal Book As Object, ByVal Caller As Variant) As Variant
    Dim Answer As Variant
    Dim Attempt As Long
    For Attempt = 1 To 2
        If XlkpiTry(Answer, Script, FunctionName, Arguments, Book, Caller) Then
            XlkpiCall = XlkpiCells(Answer)
            Exit Function
        End If
        Set Server = Nothing
    Next Attempt
    XlkpiCall = CVErr(NO_ANSWER)
End Function

Private Function XlkpiTry(ByRef Answer As Variant, ByVal Script As String, ByVal FunctionName As String, ByVal Arguments As Variant, ByVal Book As Object, ByVal Caller As Variant) As Boolean
    On Error GoTo Failed
    If Server Is Nothing Then Set Server = XlkpiConnect()
    Answer = Server.CallUDF(Script, FunctionName, Arguments, Book, Caller)
    XlkpiTry = True
    Exit Function
Failed:
    LastFault = Err.Description
End Function

' The text of the last fault, for the diagnosis.
Public Function XlkpiFault() As String
    XlkpiFault = LastFault
End Function

' Whether a button may go on; says why not.
Public Function XlkpiMayRun() As Boolean
    Dim Obstacle As String
    Obstacle = XlkpiObstacle()
    If Obstacle = "" Then
        XlkpiMayRun = True
    Else
        MsgBox Obstacle, vbExclamation, "绩效考核"
    End If
End Function

' What stands in a button's way, or nothing.  Python is started here already: where it does not
' start, xlwings would say so in English.
Public Function XlkpiObstacle() As String
    If ActiveWorkbook Is Nothing Then
        XlkpiObstacle = "请先打开一个工作簿。"
    ElseIf XlkpiForeign() Then
        XlkpiObstacle = XlkpiForeignText()
    ElseIf Not XlkpiStarts() Then
        XlkpiObstacle = "没有运行：考核程序启动不了。请把下面的内容发给维护人员；或在命令提示符里运行 %LOCALAPPDATA%\xlkpi\env\Scripts\xlkpi addin doctor 查找原因。" & vbLf & vbLf & LastFault
    End If
End Function

Private Function XlkpiStarts() As Boolean
    On Error GoTo Failed
    Set Server = XlkpiConnect()
    XlkpiStarts = True
    Exit Function
Failed:
    LastFault = Err.Description
    Set Server = Nothing
End Function

Private Function XlkpiConnect() As Object
    If XlkpiForeign() Then Err.Raise 1002, , XlkpiForeignText()
    Set XlkpiConnect = XLPy
End Function

' xlwings takes its settings, the Python program among them, from the open workbook too:
' a workbook from elsewhere could start any program.
Private Function XlkpiForeign() As Boolean
    If ActiveWorkbook Is Nothing Then Exit Function
    XlkpiForeign = SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf")
    If Not XlkpiForeign And ActiveWorkbook.Path <> "" Then
        XlkpiForeign = FileExists(GetDirectoryConfigFilePath())
    End If
End Function

Private Function XlkpiForeignText() As String
    XlkpiForeignText = "为了安全没有运行：当前工作簿里有名为" & PROJECT_NAME & ".conf的工作表，或它所在的文件夹里有同名文件，会改变加载项的设置。请先删除它。"
End Function
