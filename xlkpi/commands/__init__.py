"""What the commands do, apart from printing; ``xlkpi.cli`` is the only module that prints.

Nothing heavy is imported at the top of these modules: ``xlkpi call`` answers within 0.3 s.
"""
