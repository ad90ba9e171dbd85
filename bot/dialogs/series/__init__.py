"""Messages for who joins a stream."""
