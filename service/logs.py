"""Logs: one line for each unit of work, as JSON, or in columns on a terminal. No name, number, address or word anybody wrote.

Providers' own libraries log addresses and words: each channel silences its own (`bot.channels.telegram.wire`). And whatever looks like the
bot's token or a telephone number is blotted out of every line, from wherever it comes.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

_TOKEN = re.compile(r"(?<![0-9])[0-9]{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\+|%2B)[1-9][0-9]{6,14}", re.IGNORECASE)
# Uvicorn's access log and the client libraries repeat addresses; APScheduler tells what pulse tells better.
_QUIET = {"uvicorn.access": logging.CRITICAL, "apscheduler": logging.ERROR, "sqlalchemy": logging.WARNING, "alembic": logging.WARNING}


def set_up(out: TextIO | None = None, *, as_json: bool | None = None, level: int = logging.INFO) -> None:
    """Send every log line, ours and the libraries', to standard error."""
    out = sys.stderr if out is None else out
    written = not out.isatty() if as_json is None else as_json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Processor = structlog.processors.JSONRenderer() if written else structlog.dev.ConsoleRenderer(colors=True)
    ends: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _where_alone, _blotted, last]
    handler = logging.StreamHandler(out)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=ends))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    _quieten()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _quieten() -> None:
    """No part of a quiet library speaks louder than the library, whoever turned it up before."""
    for name in list(logging.Logger.manager.loggerDict):
        if any(name.startswith(f"{library}.") for library in _QUIET):
            logging.getLogger(name).setLevel(logging.NOTSET)
    for library, level in _QUIET.items():
        logging.getLogger(library).setLevel(level)


def silence(*libraries: str) -> None:
    """Keep these out of every log, at every level: levels alone would not do, since whoever hunts a fault sets them to DEBUG."""
    for name in libraries:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _where_alone(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an exception its kind and place: its message may quote a row, and a traceback the values in it."""
    said = line.pop("exc_info", None)
    error = sys.exc_info()[1] if said is True else said[1] if isinstance(said, tuple) else said
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        line["at"] = place_of(error)
    return line


def place_of(error: BaseException) -> str:
    """The line of code an exception comes from, innermost last three."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(places[-3:])


def _blotted(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: _without_secrets(value) if isinstance(value, str) else value for name, value in line.items()}


def _without_secrets(text: str) -> str:
    return _NUMBER.sub("[number]", _TOKEN.sub("[token]", text))
