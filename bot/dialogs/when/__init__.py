"""When it leaves: a day and a time, picked or typed."""
