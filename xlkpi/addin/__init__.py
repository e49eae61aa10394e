"""The Excel add-in on a Windows machine: put in place, taken away, looked after.

``machine``, ``settings``, ``record``, ``pythons`` and ``setup`` import the standard library only:
install/windows/install.py runs them before anything is installed, out of the wheel itself.
"""
