"""Server-sent events of what changes, for the chat page."""

import asyncio

import orjson
from aiohttp import web

from bot.sandbox.changes import Changes

# A comment now and then shows both ends that the other is there.
HEARTBEAT = 15.0


async def stream_events(changes: Changes, request: web.BaseRequest) -> web.StreamResponse:
    """Streams the events of one chat (`?person=`), or of all, until the page goes away."""
    person, bot = request.query.get("person"), request.query.get("bot")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    queue = changes.subscribe(int(person) if person else None, int(bot) if bot else None)
    try:
        await response.prepare(request)
        await response.write(b": here\n\n")
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    event, data = await queue.get()
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            await response.write(b"event: %s\ndata: %s\n\n" % (event.encode(), orjson.dumps(data)))
    except ConnectionResetError:
        return response
    finally:
        changes.unsubscribe(queue)
