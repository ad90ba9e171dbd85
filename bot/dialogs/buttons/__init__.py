"""The buttons under a message."""
