"""JSON objects, as columns hold them."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
