"""Tests, by the path of what they test; `bench` measures, `proof` runs the large sizes."""
