"""A local Bot API server with a chat page; `docs/sandbox.md` is its contract. It knows nothing of Herald."""
