"""What waits for its moment."""
