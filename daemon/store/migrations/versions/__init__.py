"""One module per schema revision. A released revision is never edited."""
