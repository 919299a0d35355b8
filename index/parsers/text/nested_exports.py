"""Flatten exports that nest their messages: ChatGPT's trees, Claude's chats, Reddit's replies,
Hangouts' events; and the lists of Google Keep.

What is not a message stays where it is; an unknown shape is returned as it is.
"""

from collections.abc import Iterator
from typing import Any

# Parts of a message of ChatGPT that are no text, such as pictures, go below it.
_ATTACHED = "attached"
# Fields of an event of Hangouts that are said by a message's own, or that only programs read.
_OF_EVENTS = frozenset(
    ("conversation_id", "sender_id", "timestamp", "event_id", "event_type", "self_event_state")
)


def flatten_export(value: object) -> object:
    """The data in which each conversation has a list "messages", in the order they were written;
    `value` itself if it is of no such export."""
    if isinstance(value, dict) and _is_listing(value):
        return _listing([value])
    if isinstance(value, dict):
        return _conversation(value)
    if not isinstance(value, list) or not value:
        return value
    if all(isinstance(item, dict) and _is_listing(item) for item in value):
        return _listing(value)
    return [_conversation(item) if isinstance(item, dict) else item for item in value]


def _conversation(row: dict[str, object]) -> dict[str, object]:
    """A conversation of ChatGPT or Claude with its messages in a list; any other row unchanged."""
    if isinstance(listed := row.get("listContent"), list) and "isTrashed" in row:
        return _note(row, listed)
    talks = row.get("conversations")
    if isinstance(talks, list) and all(map(_is_hangout, talks)):
        return {**row, "conversations": [_hangout(item) for item in talks]}
    mapping, chat = row.get("mapping"), row.get("chat_messages")
    if isinstance(mapping, dict) and mapping and all(map(_is_tree_node, mapping.values())):
        rest = {name: inner for name, inner in row.items() if name != "mapping"}
        return {**rest, "messages": [*_tree_messages(mapping)]}
    if isinstance(chat, list) and "messages" not in row:
        rest = {name: inner for name, inner in row.items() if name != "chat_messages"}
        return {**rest, "messages": chat}
    return row


def _note(row: dict[str, object], listed: list[object]) -> dict[str, object]:
    """A note of Google Keep that is a list, with its items as lines of text."""
    lines = [
        f"[{'x' if item.get('isChecked') else ' '}] {item.get('text', '')}"
        for item in listed
        if isinstance(item, dict)
    ]
    rest = {name: inner for name, inner in row.items() if name != "listContent"}
    return {**rest, "textContent": "\n".join(lines)}


def _is_hangout(item: object) -> bool:
    return (
        isinstance(item, dict) and "conversation" in item and isinstance(item.get("events"), list)
    )


def _hangout(row: dict[str, Any]) -> dict[str, object]:
    """A conversation of Google Hangouts with its events as messages."""
    stated = _inner(row, "conversation", "conversation") or _inner(row, "conversation")
    people = stated.get("participant_data")
    names: dict[object, str] = {}
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict) and isinstance(name := person.get("fallback_name"), str):
            names[_inner(person, "id").get("gaia_id")] = name
    name = str(stated.get("name") or ", ".join(names.values()))
    return {"name": name, "messages": [_event(event, names) for event in row["events"]]}


def _event(event: object, names: dict[object, str]) -> object:
    if not isinstance(event, dict):
        return event
    content = _inner(event, "chat_message", "message_content")
    segments = content.pop("segment", None)
    pieces = segments if isinstance(segments, list) else []
    texts = (piece.get("text") or "\n" for piece in pieces if isinstance(piece, dict))
    sender = _inner(event, "sender_id").get("gaia_id")
    rest = {name: inner for name, inner in event.items() if name not in _OF_EVENTS}
    return {
        "creator": names.get(sender) or sender or "unknown",
        "created_date": event.get("timestamp", ""),
        "message_id": event.get("event_id", ""),
        "text": "".join(map(str, texts)),
        **rest,
    }


def _inner(row: dict[str, Any], *path: str) -> dict[str, Any]:
    for name in path:
        inner = row.get(name)
        row = inner if isinstance(inner, dict) else {}
    return row


def _is_tree_node(node: object) -> bool:
    return isinstance(node, dict) and "message" in node and "children" in node


def _tree_messages(mapping: dict[str, dict[str, object]]) -> Iterator[dict[str, object]]:
    """Yield the messages from the roots down, all versions of an edited one, without empty ones."""
    children = {name: _names(node.get("children")) for name, node in mapping.items()}
    below = {name for names in children.values() for name in names}
    todo = [name for name in reversed(mapping) if name not in below]
    seen: set[str] = set()
    while todo or len(seen) < len(mapping):
        # Nodes that no root leads to, in a damaged export.
        name = todo.pop() if todo else next(name for name in mapping if name not in seen)
        if name in seen or name not in mapping:
            continue
        seen.add(name)
        todo.extend(reversed(children[name]))
        message = mapping[name].get("message")
        if isinstance(message, dict) and _says_anything(message.get("content")):
            yield _with_attached(message)


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _says_anything(content: object) -> bool:
    if not isinstance(content, dict):
        return content is not None
    return any(
        value not in ("", None, [], [""])
        for name, value in content.items()
        if name not in ("content_type", "language", "response_format_name")
    )


def _with_attached(message: dict[str, object]) -> dict[str, object]:
    """The message with what is attached to it beside its text, not inside its parts or metadata."""
    content, metadata = message.get("content"), message.get("metadata")
    attached: list[object] = []
    if isinstance(content, dict) and isinstance(parts := content.get("parts"), list):
        attached += [part for part in parts if not isinstance(part, str)]
        texts = [part for part in parts if isinstance(part, str)]
        message = {**message, "content": {**content, "parts": "\n\n".join(texts)}}
    if isinstance(metadata, dict) and isinstance(files := metadata.get("attachments"), list):
        attached += files
    return {**message, _ATTACHED: attached} if attached else message


def _is_listing(value: dict[str, object]) -> bool:
    data = value.get("data")
    is_listing = value.get("kind") == "Listing" and isinstance(data, dict)
    return is_listing and isinstance(data, dict) and isinstance(data.get("children"), list)


def _listing(listings: list[dict[str, object]]) -> object:
    """The posts and comments in Reddit's listings, each before the replies to it."""
    messages: list[object] = []
    more: list[object] = []
    todo: list[object] = [*reversed(listings)]
    while todo:
        item = todo.pop()
        data = item.get("data") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(data, dict):
            more.append(item)
        elif _is_listing(item):
            todo.extend(reversed(data["children"]))
        elif item.get("kind") in ("t1", "t3"):
            messages.append({name: inner for name, inner in data.items() if name != "replies"})
            if isinstance(replies := data.get("replies"), dict):
                todo.append(replies)
        else:
            more.append(data)
    return {"messages": messages, **({"not in the file": more} if more else {})}
