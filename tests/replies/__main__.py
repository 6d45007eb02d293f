"""`python -m tests.replies` prints how each language is read; with `--lang ti`, each reply that was not read as labelled."""

import argparse

from tests.replies import Scored, corpus, scored
from tests.replies.page import TITLES, table


def shown(line: Scored) -> str:
    """One misread reply."""
    alarm = "DANGEROUS " if line.is_dangerous else "MISSED " if line.is_missed else ""
    return f"{alarm}{'|'.join(line.line.right)}\tread as {line.found} ({line.rule})\t{line.line.reply}\t{line.line.english}"


def main() -> None:
    """What was asked for, on the terminal."""
    parser = argparse.ArgumentParser(prog="python -m tests.replies")
    parser.add_argument("--lang", help="list what this language's reader got wrong")
    chosen = parser.parse_args().lang
    for question, title in TITLES.items():
        wrong = [shown(line) for line in scored(corpus(chosen, question)) if line.is_wrong] if chosen else [table(question)]
        print("\n".join((title, *wrong, "")))  # noqa: T201 - a terminal is what it writes to


if __name__ == "__main__":
    main()
