"""Tests of drivers, transports and simulators."""
