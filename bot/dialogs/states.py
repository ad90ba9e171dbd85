"""The screens, by family. A family is one dialog: its screens share what they remember."""

from aiogram.fsm.state import State, StatesGroup


class Home(StatesGroup):
    """Where /admin leads."""

    main = State()


class Compose(StatesGroup):
    """A message being written, from its text to the press on Send."""

    text = State()
    panel = State()
    buttons = State()
    button = State()
    clear = State()
    people = State()
    confirm = State()
    discard = State()


class History(StatesGroup):
    """What was sent, newest first."""

    broadcasts = State()
    broadcast = State()
    recipients = State()
    stop = State()
    retry = State()
    unknown = State()
