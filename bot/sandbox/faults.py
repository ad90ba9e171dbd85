"""Faults on demand: errors, cut connections, silence and delay."""

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import count as counter

from bot.sandbox.errors import ControlError
from bot.sandbox.jsontypes import JsonObject, JsonValue

KINDS = ("error", "cut", "hang", "delay")


@dataclass(slots=True)
class Fault:
    """One fault. `count` is how many times it still strikes (None: until cleared), `chance` is 0..1.

    `for_seconds` is how long it is in force from the moment it was added (None: until cleared).
    `cut` and `hang` strike `before` or `after` the request took effect; `hang` says nothing for `seconds`, then
    cuts the connection; `delay` answers `seconds` late.
    """

    id: str
    kind: str
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    when: str = "before"
    seconds: float = 0.0
    methods: list[str] | None = None
    person: int | None = None
    count: int | None = None
    chance: float = 1.0
    for_seconds: float | None = None

    def shown(self) -> JsonObject:
        """Returns the fault as the control interface shows it."""
        return asdict(self)

    def as_error(self) -> JsonObject:
        """Returns the answer of an `error` fault."""
        answer: JsonObject = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


@dataclass(slots=True)
class Faults:
    """The faults in force, oldest first; `monotonic` gives seconds."""

    monotonic: Callable[[], float] = time.monotonic
    active: dict[str, Fault] = field(default_factory=dict)
    _ends: dict[str, float] = field(default_factory=dict)
    _ids: "counter[int]" = field(default_factory=lambda: counter(1))

    def add(self, kind: str, id: str | None = None, **settings: JsonValue) -> Fault:
        """Adds a fault, or replaces the one with its id. Raises ControlError for settings that do not exist."""
        if kind not in KINDS:
            raise ControlError(f"kind must be one of {', '.join(KINDS)}")
        try:
            fault = Fault(id or f"fault-{next(self._ids)}", kind, **settings)
        except TypeError as error:
            raise ControlError(f"a fault has no such setting: {error}") from error
        if fault.when not in ("before", "after"):
            raise ControlError("when must be before or after")
        if kind == "error" and fault.retry_after is not None and "description" not in settings:
            fault.description = f"Too Many Requests: retry after {fault.retry_after}"
        self.clear(fault.id)
        self.active[fault.id] = fault
        if fault.for_seconds is not None:
            self._ends[fault.id] = self.monotonic() + fault.for_seconds
        return fault

    def clear(self, fault_id: str | None = None) -> None:
        """Removes one fault, or all."""
        if fault_id is None:
            self.active.clear()
            self._ends.clear()
        else:
            self.active.pop(fault_id, None)
            self._ends.pop(fault_id, None)

    def listed(self) -> list[JsonObject]:
        """Lists the faults in force."""
        self._clear_ended()
        return [fault.shown() for fault in self.active.values()]

    def _clear_ended(self) -> None:
        now = self.monotonic()
        for fault_id in [fault_id for fault_id, end in self._ends.items() if end <= now]:
            self.clear(fault_id)

    def strike(self, method: str, person: int | None) -> Fault | None:
        """Takes the first fault that fits a call; its count goes down."""
        self._clear_ended()
        for fault in self.active.values():
            if fault.methods is not None and method not in fault.methods:
                continue
            if fault.person is not None and fault.person != person:
                continue
            if fault.chance < 1.0 and random.random() >= fault.chance:  # noqa: S311 - not for secrets
                continue
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    self.clear(fault.id)
            return fault
        return None
