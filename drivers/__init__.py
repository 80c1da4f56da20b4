"""Drivers: bytes, wires and what devices mean. Nothing here knows the API, Qt, config files or SQL."""
