"""The words with which Russian and English say when: regular expressions of lower case, without ё."""

from enum import StrEnum


class Part(StrEnum):
    """Of the day: it tells which seven o'clock is meant."""

    AM = "am"
    PM = "pm"
    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


NOW = r"(?:right )?(?:now|away)|immediately|(?:прямо )?сейчас|сразу|немедленно"
SKIPPED = (
    r"(?:[\s,;·—–()!.]+|-(?=\s)|"
    r"(?:and|the|of|on|exactly|please|from now|later|и|ровно|пожалуйста|спустя|года?|г|числа)(?!\w)|"
    r"(?:at|on|by|во?|на|к)(?=\s+\D))*"
)
AT = r"at|by|@|во?|к|на"
IN = r"in|after|через|спустя"
O_CLOCK = r"o.?clock|h|час(?:а|ов)?|ч"
NOON = r"noon|midday|полдень"
MIDNIGHT = r"midnight|полночь"
TONIGHT = r"tonight"

HOURS = {
    r"two|два|две": 2,
    r"three|три": 3,
    r"four|четыре": 4,
    r"five|пять": 5,
    r"six|шесть": 6,
    r"seven|семь": 7,
    r"eight|восемь": 8,
    r"nine|девять": 9,
    r"ten|десять": 10,
    r"eleven|одиннадцать": 11,
    r"twelve|двенадцать": 12,
}
NUMBERS: dict[str, float] = {
    **HOURS,
    r"half an?|half|пол": 0.5,
    r"an?|one|один|одн[уа]": 1,
    r"полтора|полторы": 1.5,
    r"a couple of|пару": 2,
    r"fifteen|пятнадцать": 15,
    r"twenty|двадцать": 20,
    r"thirty|тридцать": 30,
}
UNITS = {
    r"minutes?|mins?|m|минут[ауы]?|мин|м": "minutes",
    r"hours?|hrs?|h|час(?:а|ов|ика?)?|ч": "hours",
    r"days?|d|день|дн(?:я|ей)?|сут(?:ки|ок)|д": "days",
    r"weeks?|wks?|w|недел[юиья]|нед": "weeks",
    r"months?|месяц(?:а|ев)?|мес": "months",
}
AHEAD = {
    r"day after tomorrow|послезавтра": 2,
    r"tomorrow|tmrw|завтра": 1,
    r"today|сегодня": 0,
    r"yesterday|вчера": -1,
}
PARTS = {
    r"a\.?m": Part.AM,
    r"p\.?m": Part.PM,
    r"(?:in the )?morning|утра|утром": Part.MORNING,
    r"(?:in the )?afternoon|дня|днем": Part.DAY,
    r"(?:in the )?evening|вечера|вечером": Part.EVENING,
    r"(?:at )?night|ночи|ночью": Part.NIGHT,
}
NEXT = r"next|следующ(?:ий|ую|ая|ее)"
THIS = r"this|coming|эт(?:от|у|а|о)|ближайш(?:ий|ую|ая|ее)"
NEXT_WEEK = r"next week|следующей неделе"
WEEKDAYS = {
    r"mon(?:day)?|понедельник|пн": 0,
    r"tue(?:s(?:day)?)?|вторник|вт": 1,
    r"wed(?:nesday)?|сред[ау]|ср": 2,
    r"thu(?:r(?:s(?:day)?)?)?|четверг|чт": 3,
    r"fri(?:day)?|пятниц[ау]|пт": 4,
    r"sat(?:urday)?|суббот[ау]|сб": 5,
    r"sun(?:day)?|воскресенье|вс": 6,
}
MONTHS = {
    r"jan(?:uary)?|янв(?:ар[ья])?": 1,
    r"feb(?:ruary)?|фев(?:р(?:ал[ья])?)?": 2,
    r"mar(?:ch)?|мар(?:та?)?": 3,
    r"apr(?:il)?|апр(?:ел[ья])?": 4,
    r"may|ма[йя]": 5,
    r"june?|июн[ья]?": 6,
    r"july?|июл[ья]?": 7,
    r"aug(?:ust)?|авг(?:уста?)?": 8,
    r"sep(?:t(?:ember)?)?|сен(?:т(?:ябр[ья])?)?": 9,
    r"oct(?:ober)?|окт(?:ябр[ья])?": 10,
    r"nov(?:ember)?|ноя(?:б(?:р[ья])?)?": 11,
    r"dec(?:ember)?|дек(?:абр[ья])?": 12,
}
