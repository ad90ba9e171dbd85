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


class Scheduled(StatesGroup):
    """What waits for its moment, and what missed it."""

    broadcasts = State()
    broadcast = State()
    send_now = State()
    cancel = State()


class Repeat(StatesGroup):
    """How often a message is to be repeated."""

    often = State()
    days = State()
    month_day = State()
    clock = State()
    end = State()
    rule = State()


class Repeats(StatesGroup):
    """Messages that are repeated, paused ones too."""

    repeats = State()
    repeat = State()
    end = State()


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


class Series(StatesGroup):
    """What everybody gets on the days after they joined a stream."""

    days = State()
    step = State()
    people = State()
    add = State()
    move = State()
    remove = State()
    templates = State()
    clock = State()
    switch_on = State()
    switch_off = State()


class Settings(StatesGroup):
    """What an administrator has chosen for themselves."""

    main = State()
    zone = State()


class When(StatesGroup):
    """A moment that is chosen: the day, the time of day, and what was understood."""

    day = State()
    hour = State()
    minute = State()
    check = State()
