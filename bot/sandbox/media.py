"""How files stand in messages."""

from bot.sandbox.errors import bad_request
from bot.sandbox.files import File, Files
from bot.sandbox.jsontypes import JsonObject, JsonValue

KINDS = ("photo", "video", "document", "animation", "audio", "voice", "video_note")
MIME_TYPES = {"video": "video/mp4", "animation": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg"}
# The longest side of a photo's sizes, smallest first.
PHOTO_SIDES = (90, 320, 1280)
TYPE_NAMES = {
    "photo": "Photo", "video": "Video", "document": "Document", "animation": "Animation", "audio": "Audio",
    "voice": "VoiceNote", "video_note": "VideoNote",
}  # fmt: skip
NO_INTERNET = "failed to get HTTP URL content"


def upload_or_find(files: Files, kind: str, source: JsonValue) -> File:
    """Takes a file from a call: stores an upload, or finds a `file_id`.

    A photo stays a photo; everything else may be sent as another kind.
    Raises a 400 ApiError for addresses (there is no internet here), unknown ids and ids of another kind.
    """
    if isinstance(source, Upload):
        return files.store(kind, source.content, source.name, source.mime_type)
    if not source:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if str(source).startswith(("http://", "https://")):
        raise bad_request(NO_INTERNET)
    file = files.find(str(source))
    if (file.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {TYPE_NAMES[file.kind]} as {TYPE_NAMES[kind]}")
    return file


class Upload:
    """A file that came with a multipart request."""

    __slots__ = ("content", "mime_type", "name")

    def __init__(self, content: bytes, name: str | None, mime_type: str | None) -> None:
        self.content, self.name, self.mime_type = content, name, mime_type


def media_content(kind: str, file: File, details: JsonObject | None = None) -> JsonObject:
    """Returns the fields of a message that show a file; `details` are a call's width, height, duration and so on."""
    if kind == "photo":
        return {"photo": photo_sizes(file)}
    body: JsonObject = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    details = details or {}
    duration = details.get("duration", 0)
    if kind in ("video", "animation"):
        width, height = file.width or details.get("width", 640), file.height or details.get("height", 360)
        body |= {"width": width, "height": height, "duration": duration}
    elif kind in ("audio", "voice"):
        body["duration"] = duration
    elif kind == "video_note":
        body |= {"length": details.get("length", 240), "duration": duration}
    if kind != "video_note":
        body["mime_type"] = file.mime_type or MIME_TYPES.get(kind, "application/octet-stream")
    if file.name and kind in ("video", "animation", "audio", "document"):
        body["file_name"] = file.name
    if kind == "audio":
        body |= {key: details[key] for key in ("performer", "title") if key in details}
    if kind == "animation":
        return {"animation": body, "document": dict(body)}
    return {kind: body}


def photo_sizes(file: File) -> list[JsonObject]:
    """Returns a photo's sizes, smallest first; the largest has the file's own id."""
    width, height = file.width or 800, file.height or 600
    longest = max(width, height)
    sides = [side for side in PHOTO_SIDES[:-1] if side < longest]
    sizes = [photo_size(file, f"~{side}", width, height, side / longest) for side in sides]
    return [*sizes, photo_size(file, "", width, height, min(1.0, PHOTO_SIDES[-1] / longest))]


def photo_size(file: File, suffix: str, width: int, height: int, scale: float) -> JsonObject:
    """Returns one PhotoSize."""
    return {
        "file_id": file.file_id + suffix,
        "file_unique_id": file.unique_id + suffix,
        "file_size": max(1, int(len(file.content) * scale * scale)),
        "width": max(1, round(width * scale)),
        "height": max(1, round(height * scale)),
    }
