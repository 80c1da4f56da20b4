"""Terminals whose vendor gives a blocking library and no protocol: it runs in a process of its own, behind pipes."""
