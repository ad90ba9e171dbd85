"""Unfinished messages and templates."""
