"""Long polling: a batch is acknowledged to Telegram only after it was kept."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import aiohttp
import orjson

from bot.errors import OperatorError
from bot.intake.inbox import Inbox
from bot.intake.payloads import read_answer
from db.models import Json
from db.outages import is_outage

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
BATCH_LIMIT = 100  # Bot API, getUpdates
LONG_POLL = 25  # seconds that Telegram may wait for something to happen
ANSWER_TIME = 15  # seconds beyond that, for the answer to travel
DATABASE_PAUSE = 1.0
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds between tries; the last one repeats


class PollFailed(Exception):
    """No updates this time; the text says why and holds no token. `pause`: seconds until the next try, if known."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class Poller:
    """Asks for updates, without end, and gives them to the inbox. `api_url`: base address of the Bot API server."""

    def __init__(self, api_url: str, token: str, inbox: Inbox, *, long_poll: float = LONG_POLL) -> None:
        self._base = f"{api_url}/bot{token}"
        self._inbox = inbox
        self._long_poll = long_poll
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. Raises OperatorError if Telegram refuses the token."""
        failures = 0
        timeout = aiohttp.ClientTimeout(total=self._long_poll + ANSWER_TIME, sock_connect=ANSWER_TIME)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                try:
                    await self._take(await self._ask(session))
                except PollFailed as failure:
                    pause = failure.pause or PAUSES[min(failures, len(PAUSES) - 1)]
                    failures += 1
                    logger.warning("No updates: %s; asking again in %g s", failure, pause)
                    await asyncio.sleep(pause)
                    continue
                if failures:
                    logger.info("Updates are coming in again")
                    failures = 0

    async def _take(self, batch: Sequence[Json]) -> None:
        """Keep a batch, and only then let the next request acknowledge it."""
        if not batch:
            return
        try:
            fresh = await self._inbox.persist(batch)
        except Exception as error:
            if not is_outage(error):
                raise
            reason = f"the database is away ({type(error).__name__}), nothing is acknowledged"
            raise PollFailed(reason, DATABASE_PAUSE) from error
        self._offset = max(update["update_id"] for update in batch) + 1
        await self._inbox.dispatch(fresh)

    async def _ask(self, session: aiohttp.ClientSession) -> list[Json]:
        request: dict[str, Any] = {
            "limit": BATCH_LIMIT,
            "timeout": int(self._long_poll),
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._offset is not None:
            request["offset"] = self._offset
        answer = await self._call(session, "getUpdates", request)
        if answer.get("ok"):
            return list(answer["result"])
        raise await self._refusal(session, answer)

    async def _refusal(self, session: aiohttp.ClientSession, answer: Json) -> PollFailed:
        """What to do about an answer that is not ok. Raises OperatorError if waiting does not help."""
        description = str(answer.get("description", "no description"))
        match answer.get("error_code"):
            case 401 | 404:  # Bot API: 404 is for what does not even look like a token
                raise OperatorError("Telegram refuses BOT_TOKEN. Ask @BotFather for the current one (/mybots).")
            case 409 if "webhook" in description:
                await self._call(session, "deleteWebhook", {})
                return PollFailed("a webhook was set for this bot and is removed now", PAUSES[0])
            case 409:
                return PollFailed("another program polls with the same token; stop one of them")
            case 429:
                return PollFailed("Telegram asks to wait", float(answer.get("parameters", {}).get("retry_after", 1)))
            case code:
                return PollFailed(f"Telegram answers {code} {description}")

    async def _call(self, session: aiohttp.ClientSession, method: str, request: Json) -> dict[str, Any]:
        """One request; failures of the network become PollFailed, whose cause is cut off: it may hold the address."""
        headers = {"Content-Type": "application/json"}
        try:
            async with session.post(f"{self._base}/{method}", data=orjson.dumps(request), headers=headers) as response:
                answer = read_answer(await response.read())
        except (aiohttp.ClientError, OSError) as error:
            raise PollFailed(f"the network fails ({type(error).__name__})") from None
        except ValueError:
            raise PollFailed(f"the answer ({response.status}) is no JSON") from None
        if not isinstance(answer, dict):
            raise PollFailed("the answer is no JSON object")
        return answer
