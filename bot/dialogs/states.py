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
    buttons_new = State()
    buttons_text = State()
    buttons_words = State()
    button = State()
    button_text = State()
    button_use = State()
    button_words = State()
    button_mark = State()
    clear = State()
    people = State()
    but_not = State()
    picking = State()
    picking_but_not = State()
    names = State()
    only = State()
    earlier = State()
    earlier_one = State()
    saved = State()
    saved_one = State()
    saved_name = State()
    saved_delete = State()
    from_list = State()
    list_checked = State()
    list_but_not = State()
    list_but_not_checked = State()
    options = State()
    testing = State()
    confirm = State()
    discard = State()
    template = State()
    viewing = State()


class Drafts(StatesGroup):
    """One's own unfinished messages."""

    drafts = State()
    draft = State()
    rename = State()
    save = State()
    delete = State()


class Templates(StatesGroup):
    """Messages to begin others with, shared by all administrators."""

    templates = State()
    template = State()
    rename = State()
    delete = State()


class History(StatesGroup):
    """What was sent, newest first."""

    broadcasts = State()
    broadcast = State()
    recipients = State()
    stop = State()
    retry = State()
    unknown = State()


class Revise(StatesGroup):
    """After a message was sent: it is changed everywhere, or taken back."""

    panel = State()
    buttons = State()
    confirm = State()
    recall = State()
    active = State()
    stop = State()


class People(StatesGroup):
    """Whom we know: found by what they are called."""

    search = State()
    person = State()
    conversation = State()
    streams = State()
    stream = State()


class Streams(StatesGroup):
    """The cohorts of the course."""

    streams = State()
    stream = State()
    add = State()
    rename = State()
    from_list = State()
    list_checked = State()
