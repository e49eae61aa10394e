Attribute VB_Name = "xlkpi_register"
' Category and help of the functions for Excel's function wizard.
Option Explicit
Option Private Module

' The texts stand in a sheet of the add-in: cells hold Chinese whatever the machine's code page.
' Columns: function, category, description, number of arguments, their help.
Public Sub XlkpiRegister()
    Dim Table As Worksheet
    Dim Helps() As String
    Dim Row As Long, Argument As Long
    Set Table = ThisWorkbook.Worksheets("xlkpi.functions")
    Row = 2
    Do While Table.Cells(Row, 1).Value <> ""
        ReDim Helps(1 To Table.Cells(Row, 4).Value)
        For Argument = 1 To UBound(Helps)
            Helps(Argument) = Table.Cells(Row, 4 + Argument).Value
        Next Argument
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & Table.Cells(Row, 1).Value, _
            Category:=Table.Cells(Row, 2).Value, Description:=Table.Cells(Row, 3).Value, _
            ArgumentDescriptions:=Helps
        Row = Row + 1
    Loop
    ThisWorkbook.Saved = True
End Sub
