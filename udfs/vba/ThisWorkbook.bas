Attribute VB_Name = "ThisWorkbook"
Option Explicit

Private WithEvents Host As Application
Private Registered As Boolean

Private Sub Workbook_Open()
    Set Host = Application
    Register
End Sub

Private Sub Host_WorkbookActivate(ByVal Book As Workbook)
    If Not Registered Then Register
End Sub

' Excel refuses this while no workbook is visible: then the next one that is activated tries again.
Private Sub Register()
    On Error GoTo Later
    XlkpiRegister
    Registered = True
Later:
End Sub
