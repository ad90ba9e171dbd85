"""Brings a database to the state that this version of Herald needs: whole SQL files, in order, each once.

A file is `migrations/NNNN_verb_noun.sql`, runs in a transaction of its own and never changes once it is released.
"""

import asyncio
import hashlib
import re
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from db.errors import MigrationError
from db.pool import Connection, connected, in_transaction

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
LOCK = 0x4865_7261_6C64  # "Herald": one number for all processes that migrate one database


@dataclass(frozen=True)
class Migration:
    """One file of the folder."""

    version: int
    name: str
    sql: str
    sha256: str


async def migrate(dsn: str, *, folder: Path = FOLDER, wait: float = 60.0) -> list[str]:
    """Run what the database does not have yet; return the names of the files that ran.

    Of several processes that start at once one migrates, and the others wait for it, at most `wait` seconds.
    Raises MigrationError and DatabaseUnreachable.
    """
    async with connected(dsn) as conn:
        await _take_turn(conn, wait)
        await _remember_versions(conn)
        missing = await _missing(conn, folder)
        for migration in missing:
            await _apply(conn, migration)
    return [migration.name for migration in missing]


async def pending(conn: Connection, *, folder: Path = FOLDER) -> list[str]:
    """Names of the files that `migrate` would run. Changes nothing. Raises MigrationError."""
    return [migration.name for migration in await _missing(conn, folder)]


async def _missing(conn: Connection, folder: Path) -> list[Migration]:
    known = {migration.version: migration for migration in _read(folder)}
    applied = await _applied(conn)
    for version, (name, sha256) in applied.items():
        if version not in known:
            raise MigrationError(
                f"The database is newer than this Herald: it has {name}, which this version does not know. "
                "Start the version that you ran last, or a later one."
            )
        if known[version].sha256 != sha256:
            raise MigrationError(
                f"{known[version].name} is not what this database was migrated with. "
                "A released migration never changes: restore the file, and put the change into a new one."
            )
    return [migration for version, migration in known.items() if version not in applied]


def _read(folder: Path) -> list[Migration]:
    """Every migration of the folder, in order of version."""
    migrations: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name} is not named like 0001_create_people.sql.")
        version, content = int(match[1]), path.read_bytes()
        if version in migrations:
            raise MigrationError(f"{migrations[version].name} and {path.name} have the same number.")
        sha256 = hashlib.sha256(content).hexdigest()
        migrations[version] = Migration(version, path.name, content.decode(), sha256)
    return list(migrations.values())


async def _applied(conn: Connection) -> dict[int, tuple[str, str]]:
    """Version -> name and sha256 of what the database has."""
    if await conn.fetchval("SELECT to_regclass('schema_migrations')") is None:
        return {}
    rows = await conn.fetch("SELECT version, name, sha256 FROM schema_migrations ORDER BY version")
    return {row["version"]: (row["name"], row["sha256"]) for row in rows}


async def _remember_versions(conn: Connection) -> None:
    await conn.execute(
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version    integer PRIMARY KEY,
            name       text NOT NULL,
            sha256     text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )


async def _apply(conn: Connection, migration: Migration) -> None:
    try:
        async with in_transaction(conn):
            await conn.execute(migration.sql)
            await conn.execute(
                "INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)",
                migration.version,
                migration.name,
                migration.sha256,
            )
    except asyncpg.PostgresError as error:
        raise MigrationError(
            f"{_where(migration, error)}: {error}. Nothing of this file was kept; the database is as before it."
        ) from error


def _where(migration: Migration, error: asyncpg.PostgresError) -> str:
    """File and, if PostgreSQL tells, line."""
    position = getattr(error, "position", None)
    if position is None:
        return migration.name
    return f"{migration.name}, line {migration.sql.count(chr(10), 0, int(position) - 1) + 1}"


async def _take_turn(conn: Connection, wait: float) -> None:
    """Take the lock of those who migrate, until the connection ends.

    Asked for again and again rather than waited for: a waiting statement holds a snapshot, which would keep
    CREATE INDEX CONCURRENTLY of the one that migrates from ever finishing.
    """
    deadline = time.monotonic() + wait
    while not await conn.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
        if time.monotonic() >= deadline:
            raise MigrationError(
                f"Another process has been migrating this database for more than {wait:.0f} s. "
                "Wait until it is done, then start again."
            )
        await asyncio.sleep(0.1)
