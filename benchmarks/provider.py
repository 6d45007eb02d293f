"""A provider in its own process, as lean as can be: it answers in the shape of Telegram and of Twilio, as late as it is told, and counts.

It answers `POST …/sendMessage` and `POST …/Messages.json` (after its delay), `POST /forget?delay=SECONDS` and `GET /heard`. What it heard
is one line for each letter: when (the machine's monotonic clock, which all its processes share), which chat or number, and the text's hash,
so that doubles are seen. The providers that tests speak to check every rule, and are slower than what is measured here.
"""

import argparse
import asyncio
import hashlib
import json
import os
import re
import sys
import threading
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import parse_qs, urlsplit

_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)
_CHAT = re.compile(rb"(?:^|&)(?:chat_id=|To=%2B)(-?[0-9]+)")
_TEXT = re.compile(rb"(?:^|&)(?:text|Body)=([^&]*)")
_DATE = "Mon, 23 Nov 2026 18:30:00 +0000"
# Everything that Twilio says of a message it has just taken, since its client reads all of it.
_TAKEN = {
    "account_sid": f"AC{'0' * 32}",
    "api_version": "2010-04-01",
    "body": "",
    "date_created": _DATE,
    "date_sent": None,
    "date_updated": _DATE,
    "direction": "outbound-api",
    "error_code": None,
    "error_message": None,
    "from": "+447700900100",
    "messaging_service_sid": None,
    "num_media": "0",
    "num_segments": "1",
    "price": None,
    "price_unit": None,
    "status": "queued",
    "subresource_uris": {"media": f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/Media.json"},
    "uri": f"/2010-04-01/Accounts/AC{'0' * 32}/Messages.json",
}


@dataclass(slots=True)
class Heard:
    """What came since it last forgot."""

    delay: float = 0.0
    letters: list[tuple[float, int, str]] = field(default_factory=list)

    def take(self, path: str, body: bytes) -> bytes:
        """Count a letter, and answer as whoever was asked would."""
        chat, text = _CHAT.search(body), _TEXT.search(body)
        number = int(chat.group(1)) if chat else 0
        digest = hashlib.blake2b(text.group(1) if text else b"", digest_size=8).hexdigest()
        self.letters.append((monotonic(), number, digest))
        if path.endswith("/Messages.json"):
            return json.dumps(_TAKEN | {"sid": f"SM{len(self.letters):032x}", "to": f"+{number}"}).encode()
        result = {"message_id": len(self.letters), "date": 0, "chat": {"id": number, "type": "private"}}
        return json.dumps({"ok": True, "result": result}).encode()


class Line(asyncio.Protocol):
    """One connection: requests one after the other, kept open."""

    def __init__(self, heard: Heard) -> None:
        """All lines share what was heard."""
        self._heard = heard
        self._read = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody rang."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._read[:end])
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length.group(1)) if length else 0)
            if len(self._read) < whole:
                return
            body = bytes(self._read[end + 4 : whole])
            del self._read[:whole]
            self._request(head.split(b" ", 2)[1].decode(), body)

    def _request(self, target: str, body: bytes) -> None:
        heard, address = self._heard, urlsplit(target)
        if address.path == "/heard":
            self._answer(json.dumps(heard.letters).encode())
        elif address.path == "/forget":
            heard.delay, heard.letters = float(parse_qs(address.query)["delay"][0]), []
            self._answer(b"{}")
        elif heard.delay:
            asyncio.get_running_loop().call_later(heard.delay, lambda: self._answer(heard.take(address.path, body)))
        else:
            self._answer(heard.take(address.path, body))

    def _answer(self, said: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(said)
        if not self._transport.is_closing():
            self._transport.write(head + said)


async def _serve(port: int) -> None:
    heard = Heard()
    server = await asyncio.get_running_loop().create_server(lambda: Line(heard), "127.0.0.1", port)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def _leave_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Serve until whoever started us is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--until-stdin-closes", action="store_true")
    chosen = parser.parse_args()
    if chosen.until_stdin_closes:
        threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    asyncio.run(_serve(chosen.port))


if __name__ == "__main__":
    main()
