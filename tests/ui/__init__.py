"""Tests of the QML views and controls."""
