"""What went out, and what is decided about it afterwards."""
