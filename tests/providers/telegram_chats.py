"""What Telegram remembers: who spoke to the bot, the messages in each chat, the updates nobody has confirmed yet."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, Any]

FIRST_DATE = 1_790_000_000  # dates only rise; nobody reads them as the time of day
FIRST_UPDATE = 500_000_000
# What a bot hears of that never said what it wants to hear of.
DEFAULT_UPDATES = {"message", "edited_message", "callback_query", "my_chat_member"}


class RefusedError(Exception):
    """Telegram's no: a status and its words."""

    def __init__(self, code: int, description: str) -> None:
        """Keep both."""
        super().__init__(description)
        self.code = code
        self.description = description


def bad_request(words: str) -> RefusedError:
    """A 400 in Telegram's style."""
    return RefusedError(400, f"Bad Request: {words}")


def _buttons(params: Raw) -> list[list[Raw]]:
    rows: list[list[Raw]] = params.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


@dataclass
class Chats:
    """Everything behind one bot, until it is reset."""

    bot: Raw
    known: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    messages: dict[int, Raw] = field(default_factory=dict)  # as the bot's callers see them, with every earlier state of each
    queries: dict[str, bool] = field(default_factory=dict)  # callback query: still waits for its answer
    answers: list[Raw] = field(default_factory=list)
    updates: list[Raw] = field(default_factory=list)
    allowed: set[str] = field(default_factory=lambda: set(DEFAULT_UPDATES))
    webhook_url: str = ""
    next_update: int = FIRST_UPDATE
    next_message: int = 1
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    listening: bool = False  # since the last push
    poll: int = 0  # the newest getUpdates ends the one before it

    def _user(self, user: int, language: str = "en") -> Raw:
        return {"id": user, "is_bot": False, "first_name": f"User {user}", "language_code": language}

    def _chat(self, user: int) -> Raw:
        return {"id": user, "type": "private", "first_name": f"User {user}"}

    def _numbered(self, user: int) -> Raw:
        number, self.next_message = self.next_message, self.next_message + 1
        return {"message_id": number, "chat": self._chat(user), "date": FIRST_DATE + number}

    # What people do.

    async def push(self, update: Raw) -> int:
        """Put one update in the queue, if the bot asked for its kind."""
        number, self.next_update = self.next_update, self.next_update + 1
        if DEFAULT_UPDATES & set(update) - self.allowed:
            return number
        async with self.news:
            self.updates.append({"update_id": number, **update})
            self.listening = False
            self.news.notify_all()
        return number

    async def say(self, user: int, content: Raw, language: str = "en") -> Raw:
        """A message from this user, made of `content` such as {"text": …}."""
        self.known.add(user)
        message = {**self._numbered(user), "from": self._user(user, language), **content}
        return {"update_id": await self.push({"message": message}), "message_id": message["message_id"]}

    async def edit(self, user: int, message: int, content: Raw) -> int:
        """The user changes one of their own messages."""
        date = FIRST_DATE + message
        whole = {"message_id": message, "chat": self._chat(user), "from": self._user(user), "date": date, "edit_date": date + 1}
        return await self.push({"edited_message": {**whole, **content}})

    async def press(self, user: int, message: int, data: str) -> Raw:
        """The user presses a button, also one that has gone: a phone may show an old picture of the chat."""
        sent = self.messages.get(message)
        shown = [sent, *sent["earlier"]] if sent and sent["chat_id"] == user else []
        if not any(button["callback_data"] == data for state in shown for row in state["buttons"] for button in row):
            raise bad_request("no such button in that chat")
        query = str(4_000_000_000 + len(self.queries))
        self.queries[query] = True
        about = {"message_id": message, "chat": self._chat(user), "date": FIRST_DATE + message, "from": self.bot}
        pressed = {"id": query, "from": self._user(user), "message": about, "chat_instance": str(user), "data": data}
        return {"update_id": await self.push({"callback_query": pressed}), "query": query}

    async def membership(self, user: int, *, blocks: bool) -> int:
        """The user blocks the bot, or takes that back."""
        (self.blocked.add if blocks else self.blocked.discard)(user)
        self.known.add(user)
        before, after = ("member", "kicked") if blocks else ("kicked", "member")
        change = {
            "chat": self._chat(user),
            "from": self._user(user),
            "date": FIRST_DATE,
            "old_chat_member": {"user": self.bot, "status": before, "until_date": 0},
            "new_chat_member": {"user": self.bot, "status": after, "until_date": 0},
        }
        return await self.push({"my_chat_member": change})

    async def listened_to(self) -> None:
        """Wait until the bot asks for news."""
        async with self.news:
            await self.news.wait_for(lambda: self.listening)

    # What the bot does.

    def send(self, params: Raw) -> Raw:
        """Keep one message of the bot, if it may write there."""
        self._may_write(params["chat_id"])
        text = params["text"].strip()
        if not text:
            raise bad_request("message text is empty")
        return {**self._kept(params, text), "from": self.bot, "text": text}

    def speak(self, params: Raw) -> Raw:
        """Keep one voice message of the bot; its text is what stands under it."""
        self._may_write(params["chat_id"])
        voice, caption = params["voice"], params.get("caption", "")
        kept = self._kept(params, caption, voice=voice)
        file = {"file_id": voice["sum"], "file_unique_id": voice["sum"][:16], "duration": 3, "mime_type": "audio/mpeg"}
        return {**kept, "from": self.bot, "voice": {**file, "file_size": voice["size"]}} | ({"caption": caption} if caption else {})

    def _may_write(self, user: int) -> None:
        if user not in self.known:
            raise bad_request("chat not found")
        if user in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")

    def _kept(self, params: Raw, text: str, **more: Any) -> Raw:
        numbered = self._numbered(params["chat_id"])
        self.messages[numbered["message_id"]] = {
            "message_id": numbered["message_id"],
            "chat_id": params["chat_id"],
            "text": text,
            "buttons": _buttons(params),
            "quiet": params.get("disable_notification", False),
            "protected": params.get("protect_content", False),
            "earlier": [],
            **more,
        }
        return numbered

    def change(self, params: Raw) -> Raw:
        """Change one message's text or buttons; buttons that are not given again go."""
        message = self.messages.get(params["message_id"])
        if message is None or message["chat_id"] != params["chat_id"]:
            raise bad_request("message to edit not found")
        after = {"text": params.get("text", message["text"]), "buttons": _buttons(params)}
        before = {"text": message["text"], "buttons": message["buttons"]}
        if after == before:
            raise bad_request("message is not modified: the new content and markup are the same as the current ones")
        message["earlier"].append(before)
        message.update(after)
        number = message["message_id"]
        chat = {"chat": self._chat(message["chat_id"]), "from": self.bot}
        return {"message_id": number, "date": FIRST_DATE + number, **chat, "text": after["text"]}

    def answer(self, params: Raw) -> bool:
        """Stop the spinner of one press."""
        if not self.queries.get(params["callback_query_id"]):
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.queries[params["callback_query_id"]] = False
        self.answers.append(params)
        return True

    async def fetch(self, params: Raw) -> list[Raw]:
        """Unconfirmed updates; whatever is below the offset is confirmed by it and gone."""
        if self.webhook_url:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        if "allowed_updates" in params:
            self.allowed = set(params["allowed_updates"] or DEFAULT_UPDATES)
        self.poll += 1
        mine = self.poll
        offset = params.get("offset", 0)
        if offset < 0:
            self.updates = self.updates[offset:]
        elif offset <= self.next_update:  # an offset from before the numbers jumped confirms nothing
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        async with self.news:
            self.listening = True
            self.news.notify_all()  # an older poll leaves, and whoever waits for this one goes on
            try:
                async with asyncio.timeout(params.get("timeout", 0)):
                    await self.news.wait_for(lambda: bool(self.updates) or self.poll != mine)
            except TimeoutError:
                return []
        if self.poll != mine:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request; only one bot instance may run")
        return self.updates[: params.get("limit", 100)]
