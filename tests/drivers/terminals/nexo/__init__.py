"""Tests of drivers/terminals/nexo/."""
