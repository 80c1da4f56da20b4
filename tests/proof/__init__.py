"""The tests' code at the sizes the product promises."""
