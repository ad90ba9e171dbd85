"""One tree of errors. Each names a sentence in `locales/` (errors.ftl) by its key; prose stands there."""


class HeraldError(Exception):
    """Something that a person is told of, in their language. `values` fill the sentence."""

    key = "error-unexpected"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.key)
        self.values = values


class DraftGone(HeraldError):
    """The draft was sent, deleted, or is somebody else's."""

    key = "error-draft-gone"


class DraftChanged(HeraldError):
    """The draft is no longer as it was shown: it was changed elsewhere. Nothing was overwritten."""

    key = "error-draft-changed"


class SaidBefore(HeraldError):
    """The message was sent before the draft was opened: it was meant for something else."""

    key = "error-said-before"


class TemplateGone(HeraldError):
    """Somebody has deleted the template."""

    key = "error-template-gone"


class TemplateChanged(HeraldError):
    """The template is no longer as it was shown. Nothing was overwritten."""

    key = "error-template-changed"


class AudienceGone(HeraldError):
    """Somebody has deleted the saved audience."""

    key = "error-audience-gone"


class AudienceExists(HeraldError):
    """Another audience is saved under that name. Values: `name`."""

    key = "error-audience-exists"


class DraftIncomplete(HeraldError):
    """There is no text yet, or nobody to send it to."""

    key = "error-draft-incomplete"


class MessageUnfit(HeraldError):
    """Telegram would not take the message, at least not for everybody. `key` and `values` say why."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(**values)
        self.key = key


class MomentPast(HeraldError):
    """The moment at which the message was to leave has passed."""

    key = "error-moment-past"


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


class ScheduleChanged(HeraldError):
    """Somebody has moved or changed the scheduled broadcast since it was shown. Nothing was done."""

    key = "error-schedule-changed"


class TooLateToChange(HeraldError):
    """The scheduled broadcast has begun, or is no more; the change stays as a draft of its own."""

    key = "error-too-late-to-change"


class ChangedMeanwhile(HeraldError):
    """Somebody else changed what the scheduled broadcast says; this change stays as a draft of its own."""

    key = "error-changed-meanwhile"


class NobodyLeft(HeraldError):
    """There is nobody in that state any more: it was decided meanwhile."""

    key = "error-nobody-left"


class TooManyStars(HeraldError):
    """It would cost more stars than it may. Values: `n`, what it costs; `cap`, what it may cost."""

    key = "error-too-many-stars"


class NobodyHasIt(HeraldError):
    """Nobody has the message in a way that Herald could reach it."""

    key = "error-nobody-has-it"


class StillLeaving(HeraldError):
    """The last messages of the broadcast are on their way just now."""

    key = "error-still-leaving"


class TooLateToRecall(HeraldError):
    """Telegram deletes messages for 48 hours only."""

    key = "error-too-late-to-recall"


class AlbumButtonsFixed(HeraldError):
    """An album was sent with a message for its buttons or without one: that cannot change any more."""

    key = "error-album-buttons-fixed"


class PersonGone(HeraldError):
    """There is no such person."""

    key = "error-person-gone"


class UnknownZone(HeraldError):
    """There is no such time zone."""

    key = "error-unknown-zone"


class StreamGone(HeraldError):
    """There is no such stream, or it is archived."""

    key = "error-stream-gone"


class StreamExists(HeraldError):
    """There is a stream of that name already. Values: `name`."""

    key = "error-stream-exists"


class RevisedMeanwhile(HeraldError):
    """Somebody else changed the message, or took it back, since it was shown."""

    key = "error-revised-meanwhile"


class RevisionGone(HeraldError):
    """There is no such edit or recall."""

    key = "error-revision-gone"


class RevisionMoved(HeraldError):
    """The edit or recall is no longer in the state that the press was for. Values: `status`."""

    key = "error-revision-moved"


class RepeatGone(HeraldError):
    """There is no such repeating message."""

    key = "error-repeat-gone"


class RepeatMoved(HeraldError):
    """The repeating message is no longer as the press was for: paused, resumed, ended or a step further."""

    key = "error-repeat-moved"


class RepeatOver(HeraldError):
    """By its rule the message would not be sent any more: the last day has passed."""

    key = "error-repeat-over"


class StepGone(HeraldError):
    """Somebody has removed the step of the series."""

    key = "error-step-gone"


class DayTaken(HeraldError):
    """The series has a step of that day already. Values: `day`."""

    key = "error-day-taken"


class SeriesChanged(HeraldError):
    """Somebody has changed the series since it was shown. Nothing was done."""

    key = "error-series-changed"


class SeriesEmpty(HeraldError):
    """No step of the series has a message yet."""

    key = "error-series-empty"


class OperatorError(Exception):
    """Something that the operator mends: its text is the one line that says what to do, in English."""
