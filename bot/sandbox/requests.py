"""Parameters of a call: from the address, JSON, a form or multipart."""

import orjson
from aiohttp import web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.media import Upload

MAX_BODY = 64 * 1024 * 1024


async def read_params(request: web.BaseRequest) -> tuple[JsonObject, dict[str, Upload]]:
    """Returns the parameters of a call, and its files by field name. Raises ApiError 400 or 413."""
    params: JsonObject = dict(request.query) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return params, uploads
    if request.content_type == "application/json":
        params |= read_json(await read_body(request))
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        uploads = await read_form(request, params)
    return params, uploads


async def read_body(request: web.BaseRequest) -> bytes:
    """Reads the whole body. Raises a 413 ApiError for one that is too large."""
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


def read_json(body: bytes) -> JsonObject:
    """Reads a JSON object."""
    if not body:
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("expected an Object")
    return value


async def read_form(request: web.BaseRequest, params: JsonObject) -> dict[str, Upload]:
    """Reads a form into `params`; a file stands in both results, so that a parameter may be the file itself."""
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError as error:
        raise bad_request(f"can't parse form: {error}") from None
    uploads: dict[str, Upload] = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.file.read(), value.filename, value.content_type)
            params[name] = uploads[name]
            value.file.close()
        else:
            params[name] = value.decode() if isinstance(value, (bytes, bytearray)) else value
    return uploads
