"""Plug-ins for the tests: a real package, and how it is installed into a folder without a package manager."""
