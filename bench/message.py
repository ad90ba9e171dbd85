"""The message that every contestant sends: some text and four buttons, about a kilobyte as JSON."""

from typing import Any

TEXT = "Homework for week 3 is open. " * 20
BUTTONS: list[list[dict[str, Any]]] = [
    [{"id": "b1", "kind": "answer", "text": "I have done it", "answer": "Well done!"}],
    [{"id": "b2", "kind": "answer", "text": "I am at it", "answer": "Good luck!"}],
    [{"id": "b3", "kind": "answer", "text": "I need help", "answer": "We shall write to you."}],
    [{"id": "b4", "kind": "link", "text": "Open the course", "url": "https://example.org/course/week-3"}],
]
KEYBOARD: list[list[dict[str, str]]] = [
    [{"text": "I have done it", "callback_data": "p:1:b1"}],
    [{"text": "I am at it", "callback_data": "p:1:b2"}],
    [{"text": "I need help", "callback_data": "p:1:b3"}],
    [{"text": "Open the course", "url": "https://example.org/course/week-3"}],
]
