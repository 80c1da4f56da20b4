"""Tests of the journeys and view-models."""
