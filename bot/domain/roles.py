"""Who may do what."""

from enum import StrEnum


class Role(StrEnum):
    """A person's role towards the bot. Owners are named in ADMIN_IDS."""

    STUDENT = "student"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def administers(self) -> bool:
        """Whether the administrators' screens open for this person."""
        return self is not Role.STUDENT
