"""Names for JSON: its values are of any type by nature, so `Any` is confined to this file."""

from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
JsonObject: TypeAlias = dict[str, JsonValue]
