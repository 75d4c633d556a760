"""Draws one thing each, from plain data."""
