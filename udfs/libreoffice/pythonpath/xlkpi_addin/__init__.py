"""What the add-in's components do, apart from UNO's own forms; runs in LibreOffice's Python."""
