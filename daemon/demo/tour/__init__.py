"""The tour: scripted journeys against a real kiosk, a real daemon and wire-level simulators, as a person would walk."""
