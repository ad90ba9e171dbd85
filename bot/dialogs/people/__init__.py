"""Whom we know, and the streams that they are in."""
