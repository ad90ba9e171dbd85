"""The data folder of the embedded server: used by one process at a time, made once, and checked at every start."""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.binaries import NOBODY, Binaries, clean_environment
from db.errors import EmbeddedServerError

PREDECESSOR_TIMEOUT = 10.0  # seconds that we give an ending process or server to be gone
BUILTIN_LOCALES_SINCE = 17
PORT = 5432  # only part of the socket's name


@contextmanager
def sole_user_of(data_dir: Path) -> Iterator[None]:
    """Hold the folder's lock, which the kernel frees when we end. Raises EmbeddedServerError if another holds it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(data_dir / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedServerError(
            f"The data folder {data_dir} cannot be written: {error.strerror}. Set DATA_DIR to one that can."
        ) from error
    try:
        deadline = time.monotonic() + PREDECESSOR_TIMEOUT
        while not _locked(lock):
            if time.monotonic() >= deadline:
                raise EmbeddedServerError(
                    f"Another Herald uses the data folder {data_dir}. Stop it, or set another DATA_DIR."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def prepare(cluster: Path, binaries: Binaries) -> None:
    """Make the folder ready to be started on; raises EmbeddedServerError, which says why it cannot be."""
    if not cluster.exists():
        _initialise(cluster, binaries)
        return
    _check_version(cluster, binaries.major)
    _check_owner(cluster, binaries.owner)
    _wait_for_predecessor(cluster)


def _initialise(cluster: Path, binaries: Binaries) -> None:
    """initdb beside the final place, so that a folder under its final name is always whole."""
    for left_over in cluster.parent.glob("postgres.unfinished-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    unfinished = Path(tempfile.mkdtemp(prefix="postgres.unfinished-", dir=cluster.parent))
    os.chown(unfinished, binaries.owner, -1)
    arguments = ["-D", str(unfinished), "--username=herald", "--auth-local=trust", "--auth-host=reject"]
    arguments += ["--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C", "--no-instructions"]
    if binaries.major >= BUILTIN_LOCALES_SINCE:
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run(binaries.command("initdb", *arguments))
    _run(binaries.command("postgres", "--single", "-D", str(unfinished), "postgres"), "CREATE DATABASE herald")
    unfinished.rename(cluster)


def _run(command: list[str], answer: str = "") -> None:
    environment = clean_environment()
    # S603: the command is ours, from constants and paths.
    done = subprocess.run(command, input=answer, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        last_line = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise EmbeddedServerError(f"The embedded PostgreSQL cannot make its data folder: {last_line}")


def _check_version(cluster: Path, major: int) -> None:
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != str(major):
        raise EmbeddedServerError(
            f"{cluster} was written by PostgreSQL {found}, and this Herald brings PostgreSQL {major}. "
            f"Either go back to the Herald that you ran last, or move its data: with that Herald running, "
            f"pg_dump it; then rename the folder, start this one, and load the dump with psql."
        )


def _check_owner(cluster: Path, owner: int) -> None:
    """Root runs the server as itself or as nobody, whichever the machine allows, and takes the files along."""
    found = cluster.stat().st_uid
    if found == owner:
        return
    if os.geteuid() != 0 or found not in (0, NOBODY):
        raise EmbeddedServerError(
            f"{cluster} belongs to {_user_name(found)}. Run Herald as that user, or set another DATA_DIR."
        )
    for path in (cluster, *cluster.rglob("*")):
        os.chown(path, owner, -1, follow_symlinks=False)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _wait_for_predecessor(cluster: Path) -> None:
    """A server whose parent was killed is shutting down; let it end."""
    deadline = time.monotonic() + PREDECESSOR_TIMEOUT
    while (pid := _server_on(cluster)) is not None:
        if time.monotonic() >= deadline:
            raise EmbeddedServerError(
                f"A PostgreSQL server (pid {pid}) already runs on {cluster}. Stop it: kill -INT {pid}"
            )
        time.sleep(0.05)
    _forget_reused_pids(cluster)


def _server_on(cluster: Path) -> int | None:
    """The pid of the PostgreSQL server that runs on the folder."""
    pid = _pid_in(cluster / "postmaster.pid")
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return pid if os.fsencode(cluster) in command else None


def _forget_reused_pids(cluster: Path) -> None:
    """After a power cut or in a new container, a pid that PostgreSQL noted may be somebody else's by now.

    A pid of nobody is left to PostgreSQL, which then also checks that no process of the dead server lives on.
    """
    for name in ("postmaster.pid", f".s.PGSQL.{PORT}.lock"):
        pid = _pid_in(cluster / name)
        if pid is not None and Path(f"/proc/{pid}").exists():
            (cluster / name).unlink()


def _pid_in(lock_file: Path) -> int | None:
    try:
        return int(lock_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
