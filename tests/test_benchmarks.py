"""The benchmarks in small: every row runs on each database, prints, and loses and doubles nothing. How fast it was is not asked."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from benchmarks import report
from benchmarks.measuring import Figure, lines
from benchmarks.rows import ROWS

ROOT = Path(__file__).parent.parent


def test_every_row_runs_and_prints(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick", "--folder", str(tmp_path), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads((tmp_path / "results.json").read_text())["measured"]
    assert {(one["row"], one["database"]) for one in measured} == {(name, kind) for name, (_, kinds) in ROWS.items() for kind in kinds}
    beside = [one["beside"] for one in measured]
    assert sum(one.get("lost", 0) + one.get("doubled", 0) + one.get("claimed twice", 0) for one in beside) == 0
    results = (tmp_path / "RESULTS.md").read_text()
    for name in ROWS:
        assert f"| {name} |" in results
        assert name in done.stdout


def test_a_row_that_is_measured_again_takes_its_own_place_and_the_others_keep_their_day(tmp_path: Path) -> None:
    kept, how = tmp_path / "results.json", argparse.Namespace(runs=1, quick=False, commit="39168e9-dirty")
    slow, fast, kinds = [Figure("decided", 10.0, "a second")], [Figure("decided", 20.0, "a second")], ("sqlite", "postgresql")
    report.keep([line for kind in kinds for line in lines("deciding", kind, [slow])], tmp_path, how, 2)
    long_ago = json.loads(kept.read_text())
    for one in long_ago["measured"]:
        one["measured"]["date"] = "2026-01-01"
    kept.write_text(json.dumps(long_ago))
    report.keep(list(lines("deciding", "postgresql", [fast])), tmp_path, how, 2)
    now = json.loads(kept.read_text())["measured"]
    assert [(one["database"], one["value"], one["measured"]["date"] == "2026-01-01") for one in now] == [
        ("sqlite", 10.0, True),
        ("postgresql", 20.0, False),
    ]
    results = (tmp_path / "RESULTS.md").read_text()
    assert results.count("| 2026-01-01 |") == 1
    assert results.count("commit: 39168e9-dirty") == 2
    assert "Not measured yet: clients (sqlite), courier (sqlite)" in results


def test_small_sizes_never_replace_what_was_measured_whole_and_a_row_that_is_gone_is_dropped(tmp_path: Path) -> None:
    whole, quick = (argparse.Namespace(runs=1, quick=one, commit="39168e9", out=tmp_path) for one in (False, True))
    figure = [Figure("decided", 10.0, "a second")]
    assert report.refuses(quick) is None
    report.keep(list(lines("deciding", "sqlite", [figure])), tmp_path, whole, 2)
    assert report.refuses(whole) is None
    assert "holds rows of a whole run" in (report.refuses(quick) or "")
    kept = tmp_path / "results.json"
    kept.write_text(kept.read_text().replace('"deciding"', '"deciding of long ago"'))
    report.keep(list(lines("beats", "sqlite", [figure])), tmp_path, whole, 2)
    assert [one["row"] for one in json.loads(kept.read_text())["measured"]] == ["beats"]


def test_a_floor_of_nothing_has_no_ratio() -> None:
    (idle,) = lines("board", "sqlite", [[Figure("share", 12.0, "% of a core", None, 0.0)]])
    assert (idle.floor, idle.ratio) == (0.0, None)
