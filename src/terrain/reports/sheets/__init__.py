"""Analyses laid out as sheets of raw numbers, one module a topic."""
