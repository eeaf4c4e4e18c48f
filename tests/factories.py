"""Makers of valid objects with defaults, so that a new field does not break many tests."""
