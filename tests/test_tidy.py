"""The house is tidy: sizes, banned calls, dead files, scopes, settings: what ruff, mypy and import-linter cannot see."""

import ast
import importlib
import re
import statistics
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
PACKAGES: list[str] = PROJECT["hatch"]["build"]["targets"]["wheel"]["packages"]

LINES_MAX = 250  # one file is one thought
LINES_MEDIAN_MAX = 100
FUNCTION_LINES_MAX = 60  # one screen

# Modules that nobody imports because something outside Python starts them.
ENTRY_POINTS = {"service.command_line", "db.migrations.env"}
# A broad `except` may stand only where its handler keeps what failed: the row is parked and told, the rest go on.
BROAD_EXCEPTS = {
    "bot/courier.py": 1,
    "bot/doubts.py": 1,
    "bot/gathered.py": 1,
    "bot/listener/__init__.py": 1,
    "bot/listener/listing.py": 1,
    "bot/voices.py": 1,
    "bot/wording.py": 2,
    "desk/forecast/stored.py": 1,
    "scheduler/chores.py": 1,
    "scheduler/engine.py": 2,
    "scheduler/outage.py": 1,
    "scheduler/pulse.py": 1,
    "scheduler/shift_ends.py": 1,
}
# Queries about the whole database belong to no authority.
UNSCOPED = {
    "canaries.py",
    "catching_up.py",
    "chores.py",
    "demo.py",
    "installation.py",
    "leases.py",
    "outages.py",
    "processes.py",
    "rates.py",
}


def _files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def _is_migration(file: Path) -> bool:
    return file.parent.name == "versions"


SOURCES = [file for file in _files(*PACKAGES) if not _is_migration(file)]
EVERYTHING = SOURCES + _files("tests")


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _lines(file: Path) -> int:
    return sum(1 for line in file.read_text(encoding="utf-8").splitlines() if line.strip())


def test_no_file_is_longer_than_a_thought() -> None:
    assert {_name(file): _lines(file) for file in SOURCES if _lines(file) > LINES_MAX} == {}
    assert statistics.median(_lines(file) for file in SOURCES if _lines(file)) <= LINES_MEDIAN_MAX


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{_name(file)}:{node.name}": node.end_lineno - node.lineno + 1
        for file in EVERYTHING
        for node in _functions(file)
        if node.end_lineno is not None
    }
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES_MAX} == {}


def _public_without_docstring(file: Path) -> Iterator[str]:
    tree = _tree(file)
    if tree.body and not ast.get_docstring(tree):
        yield _name(file)
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{_name(file)}:{node.name}"
        # A class with bases inherits what most of its methods mean.
        if isinstance(node, ast.ClassDef) and not node.bases:
            for method in node.body:
                if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or method.name.startswith("_"):
                    continue
                if not ast.get_docstring(method):
                    yield f"{_name(file)}:{node.name}.{method.name}"


def test_every_public_name_says_what_it_is() -> None:
    assert [name for file in SOURCES for name in _public_without_docstring(file)] == []


# What reads the world, as the last two words of a call or a look-up. Their homes are ruff's per-file list, so that there is one.
BANNED = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.sleep", "os.environ", "os.getenv",
    "uuid.uuid1", "uuid.uuid4",
}  # fmt: skip
BANNED_MODULES = {"random"}
HOMES = {name for name, rules in PROJECT["ruff"]["lint"]["per-file-ignores"].items() if "TID251" in rules}


def _reads_the_world(file: Path) -> Iterator[str]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Attribute) and f"{ast.unparse(node.value).rpartition('.')[2]}.{node.attr}" in BANNED:
            yield f"{_name(file)}:{node.lineno} {ast.unparse(node)}"
        if isinstance(node, ast.ImportFrom):
            taken = {f"{node.module}.{alias.name}" for alias in node.names} & BANNED
            if taken or node.module in BANNED_MODULES:
                yield f"{_name(file)}:{node.lineno} {ast.unparse(node)}"
        if isinstance(node, ast.Import) and BANNED_MODULES & {alias.name for alias in node.names}:
            yield f"{_name(file)}:{node.lineno} {ast.unparse(node)}"


def test_time_chance_ids_and_settings_are_handed_in() -> None:
    assert [found for file in EVERYTHING if _name(file) not in HOMES for found in _reads_the_world(file)] == []


def _broad_excepts(file: Path) -> int:
    handlers = (node for node in ast.walk(_tree(file)) if isinstance(node, ast.ExceptHandler))
    return sum(1 for node in handlers if node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))


def test_broad_excepts_are_counted() -> None:
    assert {_name(file): _broad_excepts(file) for file in SOURCES if _broad_excepts(file)} == BROAD_EXCEPTS


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_is_imported_by_another() -> None:
    imported = {name for file in SOURCES for name in _imports(file) if name != _module(file)}
    modules = {_module(file) for file in SOURCES if file.name != "__init__.py"}
    assert sorted(modules - imported - ENTRY_POINTS) == []


def test_every_query_is_scoped_to_an_authority() -> None:
    unscoped = [
        f"{_name(file)}:{node.name}"
        for file in _files("db/queries")
        if file.name not in UNSCOPED
        for node in _tree(file).body
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
        if [argument.arg for argument in node.args.args][1:2] != ["scope"]
    ]
    assert unscoped == []


@pytest.mark.parametrize("name", PACKAGES)
def test_no_installed_package_claims_our_names(name: str) -> None:
    assert set(packages_distributions().get(name, ())) <= {"safetynet"}


def _texts() -> Iterator[tuple[str, str]]:
    # What git would keep, without asking git: a released archive has none.
    out = {".venv", ".git", "var", "htmlcov", "__pycache__", "node_modules"}
    for file in sorted(ROOT.rglob("*")):
        parts = file.relative_to(ROOT).parts
        hidden = parts[0] == "mutants" or (parts[0].startswith(".") and parts[0] not in (".ci", ".env.example", ".gitignore"))
        if file.is_file() and not hidden and not out.intersection(parts) and file.suffix not in (".png", ".mo"):
            yield _name(file), file.read_text(encoding="utf-8", errors="replace")


# Written so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.)}-])/(?:" + r"work|root|home|Users)/\w")
REGISTRY = re.compile(
    r"https?://[^\s/]*(?:py" + r"pi|pythonhosted|npmjs|nexus|artifactory)|--(?:extra-)?index" + r"-url|--find" + r"-links"
)


@pytest.mark.parametrize("pattern", [UNFINISHED, MACHINE_PATH, REGISTRY], ids=["unfinished", "machine path", "registry"])
def test_nothing_is_left_over_from_somebodys_desk(pattern: re.Pattern[str]) -> None:
    assert [f"{name}: {found.group()}" for name, text in _texts() for found in pattern.finditer(text)] == []


ENV_LINE = re.compile(r"^#? ?(SAFETYNET_[A-Z_]+)=", re.MULTILINE)


def _settings() -> set[str]:
    from pydantic_settings import BaseSettings

    values = vars(importlib.import_module("service.settings")).values()
    classes = [value for value in values if isinstance(value, type) and issubclass(value, BaseSettings) and value is not BaseSettings]
    return {f"{it.model_config.get('env_prefix', '')}{field}".upper() for it in classes for field in it.model_fields}


def test_every_setting_stands_in_the_example_with_its_reason() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = [n for n, line in enumerate(lines) if ENV_LINE.match(line)]
    assert [lines[n] for n in settings if not lines[n - 1].startswith("# ")] == []
    assert {line.partition("=")[0].lstrip("# ") for line in (lines[n] for n in settings)} == _settings()


def test_every_make_target_that_the_guides_name_exists_and_the_ci_runs_the_readmes_tests() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    guides = {file.name: file.read_text(encoding="utf-8") for file in ROOT.glob("*.md")}
    named = {target for text in guides.values() for target in re.findall(r"`make ([a-z]+)", text)}
    assert named - targets == set()
    for command in ("make run", "make test"):
        assert command in guides["README.md"]
    assert "\nmake test" in (ROOT / ".ci/run").read_text()


def test_the_lock_names_every_extra_that_a_dependency_asks_for() -> None:
    # An older pip looks for the newest release of `name[extra]` where the lock says `name`, and refuses it: its hash is not ours.
    asked = (re.match(r"([\w.-]+)\[([\w, -]+)\](?!.*extra ==)", wanted) for one in distributions() for wanted in one.requires or ())
    locked = set(re.findall(r"^([\w.\[\],-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    names = {one.partition("[")[0] for one in locked}
    assert not {f"{one[1]}[{one[2]}]" for one in asked if one and one[1] in names} - locked
