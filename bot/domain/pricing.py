"""Paid sending: what Telegram takes for it, and how fast it is (Bot API, sendMessage, `allow_paid_broadcast`)."""

PAID_RATE = 1000  # messages a second
MESSAGES_FOR_A_STAR = 10


def stars(messages: int) -> int:
    """How many Telegram Stars that many messages cost: 0.1 each, rounded up."""
    return -(-messages // MESSAGES_FOR_A_STAR)
