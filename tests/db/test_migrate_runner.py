"""Migrations: each file once, in order, whole or not at all, and clear words when something is wrong."""

import asyncio
from pathlib import Path

import pytest

from db.errors import MigrationError
from db.migrate import LOCK, migrate, pending
from db.pool import connected

PEOPLE = "CREATE TABLE people (id bigint PRIMARY KEY);\nINSERT INTO people VALUES (1);"
NAMES = "ALTER TABLE people ADD name text;"


def write(folder: Path, **files: str) -> None:
    for name, sql in files.items():
        (folder / f"{name[1:]}.sql").write_text(sql)


async def test_files_run_once_in_order(empty_database_url: str, tmp_path: Path) -> None:
    write(tmp_path, _0002_add_names=NAMES, _0001_create_people=PEOPLE)
    async with connected(empty_database_url) as conn:
        assert await pending(conn, folder=tmp_path) == ["0001_create_people.sql", "0002_add_names.sql"]
        assert await migrate(empty_database_url, folder=tmp_path) == [
            "0001_create_people.sql",
            "0002_add_names.sql",
        ]
        assert await pending(conn, folder=tmp_path) == []
        assert await migrate(empty_database_url, folder=tmp_path) == []
        assert [tuple(row) for row in await conn.fetch("SELECT id, name FROM people")] == [(1, None)]


async def test_two_processes_that_start_at_once_migrate_once(empty_database_url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_create_people=PEOPLE + "SELECT pg_sleep(0.3);")
    ran = await asyncio.gather(*(migrate(empty_database_url, folder=tmp_path) for _ in range(4)))
    assert sorted(ran) == [[], [], [], ["0001_create_people.sql"]]


async def test_waiting_for_another_process_has_an_end(empty_database_url: str, tmp_path: Path) -> None:
    async with connected(empty_database_url) as other:
        await other.fetchval("SELECT pg_advisory_lock($1)", LOCK)
        with pytest.raises(MigrationError, match="Another process"):
            await migrate(empty_database_url, folder=tmp_path, wait=0.2)


async def test_a_file_that_fails_leaves_nothing_and_names_its_line(empty_database_url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_create_people=PEOPLE, _0002_break=f"{NAMES}\nSELECT nonsense;")
    with pytest.raises(MigrationError, match=r"0002_break\.sql, line 2: column .nonsense. does not exist"):
        await migrate(empty_database_url, folder=tmp_path)
    write(tmp_path, _0002_break=NAMES)
    assert await migrate(empty_database_url, folder=tmp_path) == ["0002_break.sql"]


async def test_a_released_file_must_not_change(empty_database_url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_create_people=PEOPLE)
    await migrate(empty_database_url, folder=tmp_path)
    write(tmp_path, _0001_create_people=PEOPLE + " -- changed")
    with pytest.raises(MigrationError, match=r"0001_create_people\.sql is not what"):
        await migrate(empty_database_url, folder=tmp_path)


async def test_a_database_of_a_newer_herald_is_left_alone(empty_database_url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_create_people=PEOPLE, _0002_add_names=NAMES)
    await migrate(empty_database_url, folder=tmp_path)
    (tmp_path / "0002_add_names.sql").unlink()
    with pytest.raises(MigrationError, match=r"newer than this Herald.*0002_add_names"):
        await migrate(empty_database_url, folder=tmp_path)


@pytest.mark.parametrize("name", ["create_people", "001_create_people", "0001-create"])
async def test_a_misnamed_file_is_not_passed_over(empty_database_url: str, tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.sql").write_text(PEOPLE)
    with pytest.raises(MigrationError, match="not named like"):
        await migrate(empty_database_url, folder=tmp_path)


async def test_two_files_of_one_number_are_refused(empty_database_url: str, tmp_path: Path) -> None:
    write(tmp_path, _0001_create_people=PEOPLE, _0001_create_streams="SELECT 1")
    with pytest.raises(MigrationError, match="same number"):
        await migrate(empty_database_url, folder=tmp_path)


async def test_our_own_migrations_run_again_without_effect(database_url: str) -> None:
    assert await migrate(database_url) == []
