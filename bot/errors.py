"""One tree of errors. Each names a sentence in `locales/` (errors.ftl) by its key; prose stands there."""

from typing import ClassVar


class HeraldError(Exception):
    """Something that a person is told of, in their language. `values` fill the sentence."""

    key: ClassVar[str] = "error-unexpected"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.key)
        self.values = values


class DraftGone(HeraldError):
    """The draft was sent, deleted, or is somebody else's."""

    key = "error-draft-gone"


class DraftIncomplete(HeraldError):
    """There is no text yet, or nobody to send it to."""

    key = "error-draft-incomplete"


class NobodyToReach(HeraldError):
    """The audience holds no one who can be reached."""

    key = "error-nobody-to-reach"


class UnknownPeople(HeraldError):
    """The audience names ids that are not known people. Values: `ids`, comma-separated."""

    key = "error-unknown-people"


class BroadcastGone(HeraldError):
    """There is no such broadcast."""

    key = "error-broadcast-gone"


class BroadcastMoved(HeraldError):
    """The broadcast is no longer in the state that the press was for. Values: `status`."""

    key = "error-broadcast-moved"


class NobodyLeft(HeraldError):
    """There is nobody in that state any more: it was decided meanwhile."""

    key = "error-nobody-left"


class TooManyStars(HeraldError):
    """It would cost more stars than it may. Values: `n`, what it costs; `cap`, what it may cost."""

    key = "error-too-many-stars"


class OperatorError(Exception):
    """Something that the operator mends: its text is the one line that says what to do, in English."""
