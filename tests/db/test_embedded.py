"""The embedded server: it starts anywhere, keeps its data, and never outlives its parent."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.binaries import find_binaries
from db.embedded import LONGEST_SOCKET_PATH, serve
from db.errors import EmbeddedServerError
from db.pool import connected
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
FAST = {"fsync": "off"}
BOT = """
import sys
from pathlib import Path
from db.binaries import find_binaries
from db.embedded import serve

with serve(Path(sys.argv[1]), {"fsync": "off"}) as server:
    print(server.pid, server.dsn, flush=True)
    sys.stdin.read()
"""


@contextmanager
def bot_process(data_dir: Path, path: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """A process that runs an embedded server until its standard input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", BOT, str(data_dir)],
        cwd=ROOT,
        env={**os.environ, "BOT_TOKEN": "42:secret"} | ({"PATH": path} if path else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def server_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    assert process.stdout is not None
    pid, dsn = process.stdout.readline().split()
    return int(pid), dsn


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def owner(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def test_data_survives_a_restart(tmp_path: Path) -> None:
    with serve(tmp_path, FAST) as server:
        async with connected(server.dsn) as conn:
            await conn.execute("CREATE TABLE kept AS SELECT 'привет' AS word")
    assert ended(server.pid)
    with serve(tmp_path, FAST) as server:
        async with connected(server.dsn) as conn:
            assert await conn.fetchval("SELECT upper(word) FROM kept") == "ПРИВЕТ"


async def test_it_speaks_utf8_sorts_by_code_point_and_lives_in_utc(server_url: str) -> None:
    async with connected(server_url) as conn:
        assert await conn.fetchval("SHOW server_encoding") == "UTF8"
        assert await conn.fetchval("SHOW timezone") == "UTC"
        assert await conn.fetchval("SELECT datcollate FROM pg_database WHERE datname = 'herald'") == "C.UTF-8"


async def test_only_its_owner_can_reach_it(tmp_path: Path) -> None:
    with serve(tmp_path, FAST) as server:
        assert stat.S_IMODE((tmp_path / "postgres").stat().st_mode) == 0o700
        async with connected(server.dsn) as conn:
            assert await conn.fetchval("SHOW listen_addresses") == ""


async def test_kill_9_of_the_parent_ends_the_server_and_loses_nothing(tmp_path: Path) -> None:
    with bot_process(tmp_path) as bot:
        pid, dsn = server_of(bot)
        async with connected(dsn) as conn:
            await conn.execute("CREATE TABLE kept AS SELECT 1 AS one")
        family = [pid, *children(pid)]
        assert len(family) > 1
        bot.send_signal(signal.SIGKILL)
        await eventually(lambda: all(ended(member) for member in family), 5.0)
    with serve(tmp_path, FAST) as server:
        async with connected(server.dsn) as conn:
            assert await conn.fetchval("SELECT one FROM kept") == 1


async def test_a_start_right_after_kill_9_waits_for_the_ending_server(tmp_path: Path) -> None:
    with bot_process(tmp_path) as bot:
        server_of(bot)
        bot.send_signal(signal.SIGKILL)
        bot.wait()
        with serve(tmp_path, FAST) as server:
            async with connected(server.dsn) as conn:
                assert await conn.fetchval("SELECT 1") == 1


async def test_ctrl_c_in_the_terminal_is_left_to_the_bot(tmp_path: Path) -> None:
    with serve(tmp_path, FAST) as server:
        assert os.getpgid(server.pid) != os.getpgid(0)


def test_the_server_knows_none_of_our_secrets(tmp_path: Path) -> None:
    with bot_process(tmp_path) as bot:
        pid, _ = server_of(bot)
        assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_two_processes_on_one_folder_get_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.cluster.PREDECESSOR_TIMEOUT", 0.2)
    with (
        serve(tmp_path, FAST),
        pytest.raises(EmbeddedServerError, match="Another Herald uses"),
        serve(tmp_path, FAST),
    ):
        pass


def test_a_server_that_somebody_else_runs_on_the_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.cluster.PREDECESSOR_TIMEOUT", 0.2)
    with serve(tmp_path, FAST) as server:
        (tmp_path / "postgres.lock").unlink()
        with pytest.raises(EmbeddedServerError, match=f"kill -INT {server.pid}"), serve(tmp_path, FAST):
            pass


@pytest.mark.parametrize("name", ["postmaster.pid", ".s.PGSQL.5432.lock"])
def test_a_pid_that_now_belongs_to_something_else_is_no_server(tmp_path: Path, name: str) -> None:
    lock_file = tmp_path / "postgres" / name
    with serve(tmp_path, FAST):
        content = lock_file.read_text()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        lock_file.write_text(f"{other.pid}\n" + content.split("\n", 1)[1])
        with serve(tmp_path, FAST) as server:
            assert not ended(server.pid)
        other.kill()


def test_a_parent_that_ends_before_it_could_be_watched_leaves_no_server(tmp_path: Path) -> None:
    command = find_binaries(None, tmp_path).command("postgres", "--version")
    foreign_parent = ["sh", "-c", '"$@"; exit $?', "sh", *command]
    started = subprocess.run(foreign_parent, capture_output=True, text=True)
    assert (started.returncode, started.stdout) == (1, "")


def test_a_first_start_that_was_interrupted_begins_anew(tmp_path: Path) -> None:
    left_over = tmp_path / "postgres.unfinished-x1y2"
    (left_over / "base").mkdir(parents=True)
    (left_over / "PG_VERSION").write_text("18\n")
    with serve(tmp_path, FAST) as server:
        assert not ended(server.pid)
    assert not left_over.exists()


def test_data_of_another_major_version_says_what_to_do(tmp_path: Path) -> None:
    with serve(tmp_path, FAST):
        pass
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedServerError, match=r"PostgreSQL 16, .* brings PostgreSQL 18.*pg_dump"):
        start(tmp_path)


def test_a_bad_setting_is_told_with_the_servers_own_words(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedServerError, match=r"does not start: .*FATAL.*no_such_setting"):
        start(tmp_path, {"no_such_setting": "1"})


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(EmbeddedServerError, match=r"cannot be written.*DATA_DIR"):
        start(tmp_path / "data")


def start(data_dir: Path, settings: dict[str, str] | None = None) -> None:
    with serve(data_dir, settings or {}):
        pass


@pytest.mark.parametrize("name", ["x" * (LONGEST_SOCKET_PATH + 1), "a, 'b' %20&c"])
async def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    with serve(tmp_path / name, FAST) as server:
        async with connected(server.dsn) as conn:
            assert await conn.fetchval("SELECT 1") == 1


def test_other_threads_cannot_start_it(tmp_path: Path) -> None:
    errors: list[Exception] = []

    def try_it() -> None:
        try:
            start(tmp_path)
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    assert "main thread" in str(errors[0])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
async def test_root_without_namespaces_runs_it_as_nobody(tmp_path: Path) -> None:
    """And goes back to its own name, with the same data, where namespaces are allowed again."""
    programs, data_dir = tmp_path / "bin", tmp_path / "private" / "data"
    data_dir.mkdir(parents=True, mode=0o700)
    data_dir.parent.chmod(0o700)
    programs.mkdir()
    (programs / "unshare").symlink_to("/bin/false")
    with bot_process(data_dir, path=f"{programs}:{os.environ['PATH']}") as bot:
        pid, dsn = server_of(bot)
        assert owner(pid) == 65534
        async with connected(dsn) as conn:
            await conn.execute("CREATE TABLE kept AS SELECT 1 AS one")
        bot.send_signal(signal.SIGKILL)
        await eventually(lambda: ended(pid), 5.0)
    with serve(data_dir, FAST) as server:
        assert owner(server.pid) == 0
        async with connected(server.dsn) as conn:
            assert await conn.fetchval("SELECT one FROM kept") == 1
