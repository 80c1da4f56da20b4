"""Alembic's migrations of the store, from the first schema on. ``versions/`` holds them in order."""
