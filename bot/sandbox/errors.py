"""Refusals, worded as the Bot API words them."""

from bot.sandbox.jsontypes import JsonObject


class ApiError(Exception):
    """A call that the Bot API refuses: HTTP status, description, and `parameters` such as `retry_after`."""

    def __init__(self, status: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_answer(self) -> JsonObject:
        """Returns the body of the answer."""
        answer: JsonObject = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class ControlError(Exception):
    """A control request, or a person's act, that makes no sense in the world as it is."""


class StateError(Exception):
    """A state file that cannot be read."""


def bad_request(reason: str) -> ApiError:
    """Makes a 400."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Makes a 403."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Makes a 429; `retry_after` in whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
