"""Kawaraban（瓦版）: lawful newsletters for small shops, from the shop's own PC."""

__version__ = "0.1.0"
