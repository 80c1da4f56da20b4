"""Tests of drivers/terminals/."""
