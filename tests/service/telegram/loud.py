"""The command line as somebody runs it who hunts a fault: every logger is turned up to DEBUG, and again whenever one was added."""

import logging
import threading

from service.command_line import main


def _turn_up_for_ever() -> None:
    while True:
        root = logging.getLogger()
        for logger in (root, *(one for one in list(root.manager.loggerDict.values()) if isinstance(one, logging.Logger))):
            logger.setLevel(logging.DEBUG)
        threading.Event().wait(0.05)


if __name__ == "__main__":
    threading.Thread(target=_turn_up_for_ever, daemon=True).start()
    main()
