"""Tests of drivers/terminals/zvt/."""
