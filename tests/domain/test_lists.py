"""Lists: every line becomes somebody or stays with its number; whatever the bytes, nothing but ListFault is raised."""

import csv
import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.lists import LINES_LIMIT, Entry, ListFault, Matched, Reason, decode, match, read

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def named(text: str) -> list[int | str | None]:
    return [entry.user_id or entry.username for entry in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("501\n@Masha\r\n\n t.me/ivan \rhttps://t.me/Olga?start=1\n", [501, "masha", "ivan", "olga"]),
        ("501, 502;503\t504", [501, 502, 503, 504]),
        ("@a1 @b2, @c3;", ["a1", "b2", "c3"]),
        ("masha_kim\ntg://user?id=7\n tg://resolve?domain=Ann", ["masha_kim", 7, "ann"]),
        ("501;@masha\n502;@ivan", [501, 502]),
        ("Maria;Kim;@masha;5\nIvan;;;6", ["masha", 6]),
        ("Имя;Ник\nМария;@masha", ["masha"]),
        ("id,user_id,username\n1,501,\n2,,ivan\n3,,", [501, "ivan", None]),
        ('"username";"name"\n"masha";"Kim; Maria"', ["masha"]),
        ("Telegram ID\n501.0\n'502", [501, 502]),
        ("line;text;reason\n7;'@masha;unknown", ["masha"]),
        ("Мария Ким\n-100501\n+79161234567\nMaria, Smith\n1e9", [None] * 5),
        ("user_id\tname\tusername\n\tMaria\tmasha\n\t\tivan_k", ["masha", "ivan_k"]),
        ("\ufeff501\n\u200b502", [501, 502]),
        ('501;"never closed\n502', [501, 502]),
    ],
)
def test_what_a_list_names(text: str, expected: list[int | str | None]) -> None:
    assert named(text) == expected


def test_entries_say_where_they_stand() -> None:
    assert read("\n501\n\n Мария Ким \n@a1,@b2") == [
        Entry(2, "501", user_id=501),
        Entry(4, "Мария Ким"),
        Entry(5, "@a1", username="a1"),
        Entry(5, "@b2", username="b2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"])
def test_encodings(encoding: str) -> None:
    assert decode("1;Мария ё\n".encode(encoding)) == "1;Мария ё\n"


@pytest.mark.parametrize("data", [PNG, b"PK\x03\x04\x14\x00\x06\x00", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x98\xff"])
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(ListFault, match="list-binary"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "list-empty"),
        (" \r\n\ufeff \n", "list-empty"),
        ("user_id;name\n", "list-empty"),
        ("1\n" * (LINES_LIMIT + 1), "list-too-long"),
        ("1," * (LINES_LIMIT + 1), "list-too-long"),
    ],
)
def test_lists_that_cannot_be_used(text: str, key: str) -> None:
    with pytest.raises(ListFault, match=key):
        read(text)


def test_a_hundred_thousand_lines_take_seconds_at_most() -> None:
    data = "".join(f"{place};Имя {place};@person_{place}\n" for place in range(100_000)).encode("cp1251")
    began = time.process_time()
    assert len(read(decode(data))) == 100_000
    assert time.process_time() - began < 5


@given(st.binary())
@example(PNG)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(ListFault):
        read(decode(data))


@given(st.text(st.sampled_from("@1a;,\t\"'\n\r /.tme№Ж"), max_size=60))
def test_any_text_is_read_or_refused_and_no_line_is_lost(text: str) -> None:
    with suppress(ListFault):
        entries = read(text)
        assert all((entry.user_id is None) or (entry.username is None) for entry in entries)
        told = {entry.line for entry in entries}
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ids = {place for place, line in enumerate(lines, 1) if line.isascii() and line.isdigit()}
        assert ids <= told


@given(st.lists(st.integers(1, 10**17), min_size=1), st.sampled_from(["\n", "\r\n", ",", "; ", "\t", " "]))
def test_ids_come_back_however_they_are_separated(ids: list[int], separator: str) -> None:
    assert named(separator.join(map(str, ids))) == ids


@given(st.lists(st.text(max_size=9)), st.integers(1, 10**17), st.sampled_from(";,"))
def test_a_table_with_a_header_is_read_by_its_column(cells: list[str], user_id: int, delimiter: str) -> None:
    clean = ["".join(sign for sign in cell if sign.isprintable()) for cell in cells]
    rows = [[*("note" for _ in clean), "user_id", "name"], [*clean, str(user_id), "x"]]
    lines: list[str] = []
    writer = csv.writer(type("Sink", (), {"write": staticmethod(lines.append)})(), delimiter=delimiter)
    writer.writerows(rows)
    assert named("".join(lines)) == [user_id]


def test_matching_names_each_person_once_and_says_why_not() -> None:
    entries = read("1\n@masha\n2\n@Nobody\n77\nхм\n1")
    matched = match(entries, {1, 2}, {"masha": 1})
    assert matched.people == (1, 2)
    assert [(entry.line, reason) for entry, reason in matched.unmatched] == [
        (2, Reason.TWICE),
        (4, Reason.UNKNOWN_USERNAME),
        (5, Reason.UNKNOWN_ID),
        (6, Reason.UNREADABLE),
        (7, Reason.TWICE),
    ]
    assert match([], set(), {}) == Matched((), ())
