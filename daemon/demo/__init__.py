"""The demo shop: seeded content, wire-level simulators, and the tour that walks through it as a person would."""
