"""Read the messages in exports of chats, networks and mailboxes: their text, sender and time.

A message is recognized by its fields, whatever the file is called. Of Telegram, Slack, Discord,
Messenger, Google (Chat, Hangouts, Keep, My Activity), Teams, Twitter, Mastodon, Discourse, ChatGPT,
Claude, Reddit and mails (Microsoft Graph, and rows with from, to and subject).
"""

import html
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from index.text.dates import find_day, sane_day

Row = Mapping[str, object]

# Seconds since 1970 that are a time stamp.
_MIN_SECONDS, _MAX_SECONDS = 200_000_000, 4_000_000_000
_SLACK_LINK = re.compile(r"<(?!@|#|!)([^|<>\s]+)(?:\|([^<>]*))?>")
_SLACK_MENTION = re.compile(r"<[@#!]([^|<>]+)(?:\|([^<>]*))?>")
# Fields that lay out the text of a message once more, or show more than it.
_REPEATING = ("blocks", "text_entities", "content")
# What Twitter states of a post beside its text: a name for it, its places, its fields.
_ENTITIES = (
    ("link", ("entities.urls",), ("expanded_url",)),
    ("title of the link", ("entities.urls",), ("title",)),
    ("description of the link", ("entities.urls",), ("description",)),
    ("hashtag", ("entities.hashtags",), ("text", "tag")),
    ("symbol", ("entities.symbols", "entities.cashtags"), ("text", "tag")),
    ("mention", ("entities.user_mentions", "entities.mentions"), ("screen_name", "username")),
    ("name", ("entities.user_mentions",), ("name",)),
    ("media", ("extended_entities.media", "entities.media"), ("media_url_https", "media_url")),
    ("picture", ("extended_entities.media", "entities.media"), ("ext_alt_text",)),
)
_WORDS_APART = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
# Two bytes of UTF-8, each written as a character.
_ESCAPED_BYTES = re.compile(r"\\u00[c-f][0-9a-f]\\u00[89ab][0-9a-f]", re.IGNORECASE)
# What a row of Twitter's archive has its fields under.
_WRAPPERS = frozenset(("tweet", "like", "noteTweet", "dmConversation", "messageCreate"))


@dataclass(frozen=True, slots=True)
class Message:
    """A message of an export.

    Attributes:
        text: What the sender wrote, "" for a picture, a poll or a notice.
        sender: Their name, "" if the export states none.
        time: When it was sent, as a person reads it.
        day: The same as a day.
        title: Its subject, "" if there is none.
        lines: Names and values of what else a person sees of it, such as its recipients.
        used: The fields that it was read from, or that only programs read; names of fields inside
            others are joined by dots.
    """

    text: str
    sender: str
    time: str
    day: date | None
    title: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    used: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of message: the fields that all of its messages have, and where its parts are.

    Paths into inner objects are dotted; the first one with a value counts. `times` are further
    times, shown where they differ from that of the message.
    """

    required: tuple[str, ...]
    text: tuple[str, ...]
    sender: tuple[str, ...]
    time: tuple[str, ...]
    title: tuple[str, ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    times: tuple[tuple[str, str], ...] = ()
    # Fields that only programs read: ids, types, counters of the format.
    ignored: tuple[str, ...] = ()
    clean: Callable[[str], str] = field(default=str)
    # At least one of these, if any are named.
    any_of: tuple[str, ...] = ()
    # Whether the required fields tell it even if it is a picture or a notice, without a text.
    may_lack_text: bool = False


def _slack_text(text: str) -> str:
    """Slack's markup as it is shown: links by their label, names of people and channels."""
    text = _SLACK_MENTION.sub(lambda m: f"@{m[2] or m[1]}", text)
    text = _SLACK_LINK.sub(lambda m: f"{m[2]} ({m[1]})" if m[2] and m[2] != m[1] else m[1], text)
    return html.unescape(text)


def _messenger_text(text: str) -> str:
    """Text of Facebook and Instagram, whose exports write each byte of UTF-8 as a character."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


_KINDS = (
    # Telegram: "text" is a string, or a list of strings and objects for links and bold words.
    _Kind(
        required=("id", "type", "date", "text"),
        any_of=("from", "from_id", "actor", "text_entities"),
        text=("text",),
        sender=("from", "actor", "from_id", "actor_id"),
        time=("date",),
        lines=(
            ("in reply to message", ("reply_to_message_id",)),
            ("forwarded from", ("forwarded_from",)),
            ("file", ("file_name", "file")),
            ("photo", ("photo",)),
            ("action", ("action",)),
        ),
        ignored=(
            *("id", "type", "date_unixtime", "edited_unixtime", "from_id", "actor_id"),
            *("text_entities", "width", "height", "photo_file_size", "file_size", "thumbnail"),
            *("thumbnail_file_size", "mime_type"),
        ),
        times=(("edited", "edited"),),
        may_lack_text=True,
    ),
    # Slack: the time is in "ts", in seconds.
    _Kind(
        required=("ts", "text"),
        any_of=("user", "bot_id", "username", "user_profile", "subtype"),
        text=("text",),
        sender=(
            *("user_profile.real_name", "user_profile.display_name", "user_profile.name"),
            *("username", "bot_profile.name", "user", "bot_id"),
        ),
        time=("ts",),
        lines=(("channel", ("channel_name", "channel")),),
        times=(("in the thread of", "thread_ts"), ("edited", "edited.ts")),
        may_lack_text=True,
        ignored=(
            *("type", "client_msg_id", "team", "user_team", "source_team", "blocks", "thread_ts"),
            *("user_profile", "user", "bot_id", "bot_profile", "parent_user_id", "latest_reply"),
            *("reply_users", "replies", "is_locked", "subscribed", "event_ts", "app_id"),
        ),
        clean=_slack_text,
    ),
    # Discord, as DiscordChatExporter writes it.
    _Kind(
        required=("timestamp", "content", "author.name"),
        text=("content",),
        sender=("author.nickname", "author.name", "author.username"),
        time=("timestamp",),
        times=(("edited", "timestampEdited"), ("call ended", "callEndedTimestamp")),
        ignored=("id", "type", "isPinned", "author"),
        may_lack_text=True,
    ),
    # Messenger and Instagram.
    _Kind(
        required=("sender_name", "timestamp_ms"),
        text=("content", "share.share_text", "share.link"),
        sender=("sender_name",),
        time=("timestamp_ms",),
        ignored=("type", "is_unsent", "is_geoblocked_for_viewer", "is_taken_down"),
        clean=_messenger_text,
        may_lack_text=True,
    ),
    # Google Chat.
    _Kind(
        required=("creator", "created_date"),
        any_of=("text", "attached_files", "annotations", "topic_id", "message_id"),
        text=("text",),
        sender=("creator.name", "creator.email", "creator"),
        time=("created_date",),
        ignored=("topic_id", "message_id", "creator"),
        may_lack_text=True,
    ),
    # Google Keep; lists are laid out by `flatten_export`.
    _Kind(
        required=("isTrashed", "userEditedTimestampUsec"),
        text=("textContent",),
        sender=(),
        time=("userEditedTimestampUsec",),
        title=("title",),
        times=(("created", "createdTimestampUsec"),),
        ignored=("color", "isTrashed", "isPinned", "isArchived", "textContentHtml"),
        may_lack_text=True,
    ),
    # My Activity of Google, and what was watched on YouTube.
    _Kind(
        required=("header", "title", "time"),
        any_of=("products", "titleUrl", "activityControls"),
        text=("title",),
        sender=(),
        time=("time",),
        lines=(("channel", ("header",)), ("link", ("titleUrl",))),
        ignored=("activityControls",),
    ),
    # Teams.
    _Kind(
        required=("messageType", "createdDateTime", "body.content"),
        text=("body.content",),
        sender=("from.user.displayName", "from.application.displayName"),
        time=("createdDateTime",),
        title=("subject",),
        times=(("edited", "lastEditedDateTime"),),
        ignored=(
            *("id", "etag", "messageType", "from", "body.contentType", "replyToId", "chatId"),
            *("lastModifiedDateTime", "locale"),
        ),
        may_lack_text=True,
    ),
    # Mastodon and others that speak ActivityPub.
    _Kind(
        required=("actor", "published", "object.content"),
        text=("object.content",),
        sender=("actor",),
        time=("published",),
        lines=(
            ("content warning", ("object.summary",)),
            ("in reply to", ("object.inReplyTo",)),
            ("link", ("object.url", "object.id")),
        ),
        ignored=(
            *("id", "type", "to", "cc", "object.id", "object.type", "object.published"),
            *("object.to", "object.cc", "object.attributedTo", "object.conversation"),
            *(
                "object.atomUri",
                "object.contentMap",
                "object.replies",
                "object.context",
                "signature",
            ),
        ),
    ),
    # Discourse, a forum.
    _Kind(
        required=("username", "created_at", "cooked"),
        text=("cooked",),
        sender=("name", "username"),
        time=("created_at",),
        lines=(
            ("user", ("username",)),
            ("in reply to post", ("reply_to_post_number",)),
            ("post", ("post_number",)),
        ),
        ignored=("id", "raw", "avatar_template", "user_id", "topic_id", "topic_slug"),
    ),
    # Direct messages and likes in Twitter's archive.
    _Kind(
        required=("senderId", "createdAt", "text"),
        any_of=("recipientId", "mediaUrls", "reactions", "conversationId"),
        text=("text",),
        sender=("senderId",),
        time=("createdAt",),
        lines=(("to", ("recipientId",)),),
        ignored=("id",),
        clean=html.unescape,
        may_lack_text=True,
    ),
    _Kind(
        required=("tweetId", "fullText"),
        text=("fullText",),
        sender=(),
        time=(),
        ignored=("tweetId",),
        clean=html.unescape,
    ),
    # Twitter and X: of their archive, of their first interface, and of the second.
    _Kind(
        required=("created_at",),
        any_of=("full_text", "tweet_id", "author_id", "user", "retweet_count", "favorite_count"),
        text=("note_tweet.text", "full_text", "extended_tweet.full_text", "text"),
        sender=("user.name", "user.screen_name", "author.name", "author.username", "author_id"),
        time=("created_at",),
        lines=(
            ("user", ("user.screen_name", "author.username")),
            ("in reply to", ("in_reply_to_screen_name",)),
            ("place", ("place.full_name",)),
        ),
        ignored=(
            *("id", "id_str", "user", "author", "author_id", "entities", "extended_entities"),
            *("display_text_range", "truncated", "source", "in_reply_to_status_id", "edit_info"),
            *("in_reply_to_status_id_str", "in_reply_to_user_id", "in_reply_to_user_id_str"),
            *("edit_history_tweet_ids", "edit_controls", "conversation_id", "favorited"),
            *("retweeted", "possibly_sensitive", "place", "is_quote_status", "text", "full_text"),
        ),
        clean=html.unescape,
    ),
    # ChatGPT and Claude, as `flatten_export` lays them out.
    _Kind(
        required=("author.role", "content.content_type"),
        text=("content.parts", "content.text", "content.result"),
        sender=("author.name", "author.role"),
        time=("create_time",),
        ignored=(
            *("id", "author", "update_time", "status", "end_turn", "weight", "metadata"),
            *("recipient", "channel", "content.content_type", "content.response_format_name"),
        ),
        may_lack_text=True,
    ),
    _Kind(
        required=("uuid", "sender", "created_at"),
        any_of=("text", "content"),
        text=("text",),
        sender=("sender",),
        time=("created_at",),
        ignored=("uuid", "content", "updated_at", "parent_message_uuid"),
        may_lack_text=True,
    ),
    # Reddit's posts and comments.
    _Kind(
        required=("author", "created_utc"),
        any_of=("selftext", "body"),
        text=("selftext", "body"),
        sender=("author",),
        time=("created_utc",),
        title=("title",),
        lines=(("channel", ("subreddit_name_prefixed", "subreddit")),),
        ignored=(
            *("id", "name", "created", "selftext_html", "body_html", "subreddit_id", "link_id"),
            *("author_fullname", "thumbnail_width", "thumbnail_height", "parent_id", "depth"),
            *("media_embed", "secure_media_embed", "subreddit_type", "gildings"),
            *("author_flair_type", "link_flair_type", "author_flair_richtext", "whitelist_status"),
            *("parent_whitelist_status", "pwls", "wls"),
        ),
        clean=html.unescape,
        may_lack_text=True,
    ),
    # Mails of Microsoft Graph.
    _Kind(
        required=("subject", "from", "body"),
        any_of=("receivedDateTime", "sentDateTime", "toRecipients"),
        text=("body.content", "bodyPreview"),
        sender=("from.emailAddress.name", "from.emailAddress.address"),
        time=("sentDateTime", "receivedDateTime"),
        title=("subject",),
        lines=(
            ("from", ("from.emailAddress",)),
            ("to", ("toRecipients",)),
            ("cc", ("ccRecipients",)),
        ),
        ignored=(
            *("@odata.etag", "@odata.type", "@odata.context", "id", "changeKey", "bodyPreview"),
            *("parentFolderId", "sender", "from", "body.contentType"),
            *("conversationId", "conversationIndex", "internetMessageId", "flag", "webLink"),
            *("createdDateTime", "lastModifiedDateTime", "receivedDateTime", "isRead", "isDraft"),
            *("inferenceClassification", "isReadReceiptRequested", "isDeliveryReceiptRequested"),
        ),
    ),
    # Mails as rows: from, to, subject, date and a body.
    _Kind(
        required=("from", "subject"),
        any_of=("body", "text", "content", "html", "snippet", "textBody"),
        text=("body", "text", "textBody", "content", "html", "snippet"),
        sender=("from.name", "from.address", "from.email", "from"),
        time=("date", "sent", "sent_at", "sentAt", "received", "timestamp"),
        title=("subject",),
        lines=(("from", ("from",)), ("to", ("to",)), ("cc", ("cc",)), ("bcc", ("bcc",))),
    ),
)


def read_message(row: Row) -> Message | None:
    """The message that `row` is; None if it is of no known kind, or has no text."""
    if "Subject" in row and "From" in row:
        # As mail services write them, with capitals.
        message = read_message({name[:1].lower() + name[1:]: row[name] for name in row})
        if message is not None:
            capitals = {name[:1].upper() + name[1:] for name in message.used}
            return replace(message, used=message.used | capitals)
    for kind in _KINDS:
        if not all(_path(row, name) is not None for name in kind.required):
            continue
        if kind.any_of and not any(row.get(name) is not None for name in kind.any_of):
            continue
        text = _plain(kind.clean(_first(row, kind.text)))
        if text or kind.may_lack_text:
            return _message(row, kind, text)
    return None


def unwrap(row: Row) -> Row:
    """The tweet in a row of Twitter's archive, which has it under "tweet"; else the row."""
    if len(row) != 1:
        return row
    name, inner = next(iter(row.items()))
    return inner if name in _WRAPPERS and isinstance(inner, dict) else row


def with_whole_letters(text: str, value: object) -> object:
    """`value`, the data in a JSON text, with the letters that Facebook's exports write byte by
    byte; unchanged if not all of its texts are written so."""
    if not text.isascii() or not _ESCAPED_BYTES.search(text):
        return value
    try:
        return _whole_letters(value)
    except (UnicodeError, RecursionError):
        return value


def _whole_letters(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("latin-1").decode("utf-8")
    if isinstance(value, list):
        return [_whole_letters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_letters(name): _whole_letters(item) for name, item in value.items()}
    return value


def _message(row: Row, kind: _Kind, text: str) -> Message:
    stated = _first(row, kind.time)
    sender = kind.clean(_first(row, kind.sender))
    lines = tuple(
        (name, value) for name, paths in kind.lines if (value := kind.clean(_first(row, paths)))
    )
    lines += tuple(dict.fromkeys(_shown_entities(row, text)))
    paths = (*kind.text[:1], *kind.sender, *kind.time, *kind.title)
    read_from = {*paths, *(path for _, named in kind.lines for path in named)}
    more = {name for name in _REPEATING if name in row and not _repeats(row[name], text)}
    read_from |= {path for path in kind.text if _plain(kind.clean(_first(row, (path,)))) == text}
    time, day = _time(stated)
    for name, path in kind.times:
        read_from.add(path)
        if (other := _time(_first(row, (path,)))[0]) not in ("", time):
            lines += ((name, other),)
    title = _first(row, kind.title)
    if not text and not title:
        title = ", ".join(filter(None, (sender, time)))
    return Message(
        text=text,
        sender=sender,
        time=time,
        day=day,
        title=title,
        lines=lines,
        used=frozenset(read_from) | frozenset(kind.ignored) - more,
    )


def _shown_entities(row: Row, text: str) -> Iterator[tuple[str, str]]:
    """What Twitter shows with a post or states beside it, if its text does not repeat it: whole
    addresses, tags, names, pictures and what they show, the options of polls."""
    folded = text.casefold()
    for name, paths, keys in _ENTITIES:
        items = next((item for path in paths if (item := _path(row, path))), None)
        for item in items if isinstance(items, list) else ():
            values = (_string(item.get(key)) for key in keys) if isinstance(item, dict) else ()
            value = next(filter(None, values), "")
            if value and value.casefold() not in folded:
                yield name, value
    polls = _path(row, "entities.polls")
    for poll in polls if isinstance(polls, list) else ():
        options = poll.get("options") if isinstance(poll, dict) else None
        for option in options if isinstance(options, list) else ():
            if isinstance(option, dict) and (label := _string(option.get("text"))):
                yield "option of the poll", label


def _repeats(value: object, text: str) -> bool:
    """Whether the texts in a field that lays out a message are in its text."""
    shown = _WORDS_APART.sub("", text)
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            todo.extend(inner for inner in item.values() if isinstance(inner, list | dict))
            part = item.get("text")
            if isinstance(part, str) and _WORDS_APART.sub("", _slack_text(part)) not in shown:
                return False
    return True


def _first(row: Row, paths: tuple[str, ...]) -> str:
    """The text at the first of `paths` that has any."""
    return next((text for path in paths if (text := _string(_path(row, path)))), "")


def _path(row: Row, path: str) -> object:
    value: object = row
    for name in path.split("."):
        if path in row:
            return row[path]
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _string(value: object) -> str:
    """A string, the parts of one in a list, or the name and address of a person."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "".join(_strings(value)).strip()
    return _person(value) if isinstance(value, dict) else ""


def _strings(items: list[object]) -> Iterator[str]:
    """The parts of a text; people are separated by commas."""
    people = [_person(item) for item in items if isinstance(item, dict) and "text" not in item]
    if people:
        yield ", ".join(filter(None, people))
        return
    if len(items) > 1 and all(isinstance(item, str) and "@" in item for item in items):
        yield ", ".join(str(item) for item in items)
        return
    for item in items:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            text, link = item.get("text"), item.get("href")
            yield text if isinstance(text, str) else ""
            if isinstance(link, str) and link and link != text:
                yield f" ({link})"


def _person(value: dict[str, object]) -> str:
    inner = value.get("emailAddress")
    person = inner if isinstance(inner, dict) else value
    name = person.get("name") or person.get("real_name") or person.get("display_name")
    address = person.get("address") or person.get("email")
    if isinstance(name, str) and isinstance(address, str) and name != address:
        return f"{name} <{address}>"
    return next((item for item in (name, address) if isinstance(item, str)), "")


def _plain(text: str) -> str:
    """A text without the tags of HTML, if it is HTML."""
    text = text.replace("\r\n", "\n").strip()
    if len(_TAG.findall(text[:10_000])) < 2:
        return text
    from index.parsers.mail.html import html_text

    return html_text(text)


def _time(stated: str) -> tuple[str, date | None]:
    """When a message was sent, as a person reads it, and its day."""
    try:
        number = float(stated)
    except ValueError:
        day = find_day(stated)
        return stated.replace("T", " ") if re.match(r"\d{4}-\d\d-\d\dT", stated) else stated, day
    seconds = number
    while _MAX_SECONDS < seconds < math.inf:
        # In thousandths or millionths of a second.
        seconds /= 1_000
    if not _MIN_SECONDS < seconds < _MAX_SECONDS:
        return stated, None
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC", sane_day(moment.date())
