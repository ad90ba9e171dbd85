"""Dialog state in PostgreSQL: where each person is survives restarts."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from copy import deepcopy
from typing import Any

from aiogram import BaseMiddleware
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from aiogram.types import TelegramObject

from db import dialog_states
from db.pool import Pool

Row = tuple[str | None, dict[str, Any]]

_keys = DefaultKeyBuilder(with_bot_id=True, with_business_connection_id=True, with_destiny=True)


class _Visit:
    """What one update has read, and what it wants written."""

    def __init__(self) -> None:
        self.read: dict[str, Row] = {}
        self.wanted: dict[str, Row] = {}
        self.open = True  # tasks that an update leaves behind inherit its visit, and outlive it


class DialogStorage(BaseStorage):
    """Rows of `dialog_states`, one for each key.

    Inside `visit` every row is read once, and what changed is written at the end in one statement: the stack of
    screens and the screen on top of it change together or not at all. Outside, each call goes to the database.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._visit: ContextVar[_Visit | None] = ContextVar("dialog_visit", default=None)

    @asynccontextmanager
    async def visit(self) -> AsyncIterator[None]:
        """The time of one update. Nothing is written if it ends with an exception."""
        visit = _Visit()
        mark = self._visit.set(visit)
        try:
            yield
        finally:
            visit.open = False
            self._visit.reset(mark)
        changed = {key: row for key, row in visit.wanted.items() if visit.read.get(key) != row}
        if changed:
            await self._write(changed)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """See BaseStorage."""
        name = state.state if isinstance(state, State) else state
        _, data = await self._get(key)
        await self._set(key, (name, data))

    async def get_state(self, key: StorageKey) -> str | None:
        """See BaseStorage."""
        state, _ = await self._get(key)
        return state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """See BaseStorage."""
        state, _ = await self._get(key)
        await self._set(key, (state, dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """See BaseStorage."""
        _, data = await self._get(key)
        return deepcopy(data)

    async def close(self) -> None:
        """Nothing to close: the pool belongs to the app."""

    async def _get(self, key: StorageKey) -> Row:
        name = _keys.build(key)
        visit = self._visit.get()
        if visit is None or not visit.open:
            return await self._read(name)
        if name in visit.wanted:
            return visit.wanted[name]
        if name not in visit.read:
            visit.read[name] = await self._read(name)
        return visit.read[name]

    async def _set(self, key: StorageKey, row: Row) -> None:
        name = _keys.build(key)
        visit = self._visit.get()
        if visit is None or not visit.open:
            await self._write({name: row})
        else:
            visit.wanted[name] = deepcopy(row)

    async def _read(self, name: str) -> Row:
        async with self._pool.acquire() as conn:
            return await dialog_states.get(conn, name)

    async def _write(self, rows: dict[str, Row]) -> None:
        async with self._pool.acquire() as conn:
            await dialog_states.save(conn, rows)


class Visiting(BaseMiddleware):
    """Outer middleware of updates: makes each update one visit to the storage."""

    def __init__(self, storage: DialogStorage) -> None:
        self._storage = storage

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """See BaseMiddleware."""
        async with self._storage.visit():
            return await handler(event, data)
