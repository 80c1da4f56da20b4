"""Tests of drivers/scanners/."""
