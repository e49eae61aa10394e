Attribute VB_Name = "xlkpi_cells"
' From what Python sends to what a cell takes.  Plain VBA: the tests run it in LibreOffice.
Option Explicit
Option Private Module

' Numbers come as Double.  A Long is a cell error's code (xlkpi/hosts/comerrors.py): made a real
' error here, so that SUM passes it on.
Public Function XlkpiCell(ByVal Sent As Variant) As Variant
    If VarType(Sent) = vbLong Then
        XlkpiCell = CVErr(Sent And &HFFFF&)
    Else
        XlkpiCell = Sent
    End If
End Function

' A single value, a row, or rows and columns.
Public Function XlkpiCells(ByVal Sent As Variant) As Variant
    Dim Taken() As Variant
    Dim Row As Long, Column As Long
    Select Case XlkpiDimensions(Sent)
        Case 0
            XlkpiCells = XlkpiCell(Sent)
            Exit Function
        Case 1
            ReDim Taken(LBound(Sent) To UBound(Sent))
            For Column = LBound(Sent) To UBound(Sent)
                Taken(Column) = XlkpiCell(Sent(Column))
            Next Column
        Case Else
            ReDim Taken(LBound(Sent, 1) To UBound(Sent, 1), LBound(Sent, 2) To UBound(Sent, 2))
            For Row = LBound(Sent, 1) To UBound(Sent, 1)
                For Column = LBound(Sent, 2) To UBound(Sent, 2)
                    Taken(Row, Column) = XlkpiCell(Sent(Row, Column))
                Next Column
            Next Row
    End Select
    XlkpiCells = Taken
End Function

Private Function XlkpiDimensions(ByVal Sent As Variant) As Long
    Dim Known As Long, Upper As Long
    If Not IsArray(Sent) Then Exit Function
    On Error GoTo NoMore
    Do
        Upper = UBound(Sent, Known + 1)
        Known = Known + 1
    Loop
NoMore:
    XlkpiDimensions = Known
End Function
