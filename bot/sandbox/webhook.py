"""Posts updates to a bot's webhook, one after another, until each is taken."""

import asyncio
from dataclasses import dataclass

import aiohttp
import orjson

from bot.sandbox.account import Account, Webhook
from bot.sandbox.jsontypes import JsonObject

TIMEOUT = aiohttp.ClientTimeout(total=60)
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Poster:
    """Serves one bot for as long as the sandbox runs."""

    account: Account

    async def run(self) -> None:
        """Posts whatever comes while a webhook is set."""
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            pause = FIRST_PAUSE
            while True:
                update = await self.account.updates.to_post()
                if self.account.webhook and await self._post(session, self.account.webhook, update):
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)

    async def _post(self, session: aiohttp.ClientSession, hook: Webhook, update: JsonObject) -> bool:
        headers = {"Content-Type": "application/json"}
        if hook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret_token
        try:
            async with session.post(hook.url, data=orjson.dumps(update), headers=headers) as response:
                taken = 200 <= response.status < 300
                trouble = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            taken, trouble = False, f"Connection failed: {type(error).__name__}"
        if taken:
            self.account.updates.confirm(update["update_id"] + 1)
            self.account.changes.touch()
        else:
            hook.last_error_date, hook.last_error_message = self.account.clock.now(), trouble
        return taken
