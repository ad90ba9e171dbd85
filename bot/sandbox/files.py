"""Uploaded files: bytes, and what Telegram would know of them."""

import secrets
import struct
from dataclasses import dataclass, field

from bot.sandbox.errors import bad_request

MAX_DOWNLOAD = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos", "video": "videos", "animation": "animations", "audio": "music", "voice": "voice",
    "video_note": "video_notes", "document": "documents",
}  # fmt: skip
SHOWN_TYPES = {
    "photo": "image/jpeg", "video": "video/mp4", "animation": "video/mp4", "audio": "audio/mpeg",
    "voice": "audio/ogg", "video_note": "video/mp4",
}  # fmt: skip


@dataclass(slots=True)
class File:
    """One stored file; `kind` is how it was first sent, which is how it can be sent again."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    name: str | None = None
    mime_type: str | None = None
    width: int = 0
    height: int = 0

    @property
    def shown_type(self) -> str:
        """Returns the type under which the chat page gets the file."""
        if self.mime_type and self.mime_type != "application/octet-stream":
            return self.mime_type
        return SHOWN_TYPES.get(self.kind, "application/octet-stream")

    @property
    def path(self) -> str:
        """Returns the path that getFile tells."""
        extension = self.name.rsplit(".", 1)[-1] if self.name and "." in self.name else "bin"
        return f"{FOLDERS[self.kind]}/{self.unique_id}.{extension}"


@dataclass(slots=True)
class Files:
    """All files by file_id, by file_unique_id and by path."""

    by_id: dict[str, File] = field(default_factory=dict)
    by_unique_id: dict[str, File] = field(default_factory=dict)
    by_path: dict[str, File] = field(default_factory=dict)

    def store(self, kind: str, content: bytes, name: str | None, mime_type: str | None) -> File:
        """Keeps a new file."""
        if not content:
            raise bad_request("file must be non-empty")
        width, height = image_size(content)
        file = File(
            file_id=f"{kind[:2].upper()}AgACAgIAAxk{secrets.token_urlsafe(36)}",
            unique_id=f"AQAD{secrets.token_urlsafe(9)}",
            kind=kind,
            content=content,
            name=name,
            mime_type=mime_type,
            width=width,
            height=height,
        )
        self.add(file)
        return file

    def add(self, file: File) -> None:
        """Indexes a file."""
        self.by_id[file.file_id] = file
        self.by_unique_id[file.unique_id] = file
        self.by_path[file.path] = file

    def find(self, file_id: str) -> File:
        """Finds a file by its id, or by the id of one of its photo sizes. Raises a 400 ApiError."""
        file = self.by_id.get(file_id.partition("~")[0])
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file


def image_size(content: bytes) -> tuple[int, int]:
    """Reads width and height, in pixels, of a PNG, GIF or JPEG; 0 x 0 of anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return jpeg_size(content)
    return 0, 0


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Walks a JPEG's segments to its frame header; 0 x 0 when there is none."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
