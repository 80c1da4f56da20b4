"""Transports: one library, one door. The scheme of a URL picks the module."""
