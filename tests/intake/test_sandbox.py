"""Whatever a reader does in its child process, the parent gets messages or one kind of error, and nothing is left."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.raw import AmbiguousFile, UnreadableFile
from equipt_dash.intake.sandbox import MEMORY, run_limited


def run(name: str, argument: Any = None, **limits: Any) -> list[Any]:
    return list(run_limited(f"tests.intake.raw_targets:{name}", argument, **limits))


def refusal(name: str, argument: Any = None, **limits: Any) -> str:
    with pytest.raises(UnreadableFile) as caught:
        run(name, argument, **limits)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


def test_messages_come_through_in_order() -> None:
    assert run("echo", {"é": ["“x”", None, 1.5]}) == [{"é": ["“x”", None, 1.5]}]
    assert run("count_up", 5_000) == list(range(5_000))


def test_prints_do_not_break_the_messages() -> None:
    assert run("chatter") == ["message"]


def test_the_child_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EQUIPT_SECRET_KEY", "very secret")
    (seen,) = run("environment")
    assert set(seen) <= {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "TZ", "LC_CTYPE", "PWD"}


def test_the_child_may_not_write_files(tmp_path: Path) -> None:
    (said,) = run("write_file", str(tmp_path / "out.txt"))
    assert "large" in said
    assert not (tmp_path / "out.txt").read_bytes()


def test_the_reader_says_what_is_wrong() -> None:
    assert refusal("refuse", {"words": "Line 7 is broken."}) == "Line 7 is broken."
    with pytest.raises(AmbiguousFile) as caught:
        run("refuse", {"words": "Which?", "choices": ["A", "B"]})
    assert (str(caught.value), caught.value.choices) == ("Which?", ("A", "B"))


def test_messages_before_an_error_are_kept() -> None:
    found = run_limited("tests.intake.raw_targets:refuse", {"words": "No."})
    assert next(found) == "first"
    with pytest.raises(UnreadableFile):
        next(found)


def test_memory_is_limited() -> None:
    assert run("take_memory", 200 << 20) == [200 << 20]
    assert "more memory than is allowed" in refusal("take_memory", MEMORY)
    assert "more memory than is allowed" in refusal("take_memory", 100 << 20, memory=100 << 20)


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_time_is_limited(name: str) -> None:
    begun = time.monotonic()
    assert "took longer" in refusal(name, seconds=0.5)
    assert time.monotonic() - begun < 5


def test_a_slow_taker_does_not_use_up_the_time() -> None:
    taken = 0
    for _message in run_limited("tests.intake.raw_targets:count_up", 4, seconds=1.0):
        time.sleep(0.4)
        taken += 1
    assert taken == 4


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM])
def test_a_child_that_dies_is_an_unreadable_file(number: signal.Signals) -> None:
    assert "its reader broke" in refusal("die", int(number))


def test_a_child_that_leaves_without_a_word_is_no_success() -> None:
    assert "its reader broke" in refusal("leave")


def test_a_fault_of_ours_is_logged_and_told_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    assert "its reader failed" in refusal("break_down")
    assert "KeyError: 'missing'" in caplog.text
    assert "its reader failed" in refusal("recurse")
    assert "its reader failed" in refusal("no_such_function")


def test_a_parent_that_loses_interest_ends_the_child() -> None:
    found = run_limited("tests.intake.raw_targets:die", 0)
    number = next(found)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_no_open_files_are_left_behind() -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _time in range(3):
        run("echo")
        refusal("leave")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_server_that_can_start_nothing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(11, "no more processes")

    monkeypatch.setattr("equipt_dash.intake.sandbox.subprocess.Popen", fail)
    assert "too busy" in refusal("echo")


def test_modules_of_the_current_folder_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    assert run("echo", 1) == [1]


def test_a_file_is_read_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    monkeypatch.chdir(tmp_path)
    (said,) = run("read_rows", {"path": "a.csv"})
    assert (said["format"], said["first"]) == ("csv", [["a", "b"], ["1", "2"]])
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    assert "link" in refusal("read_rows", {"path": "link.csv"})
