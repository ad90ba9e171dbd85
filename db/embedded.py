"""PostgreSQL for those who have no server of their own, for as long as this process lives.

The server is a direct child on a Unix socket inside its data folder, which only its owner may enter: it has no
port and no password. It ends with its parent, also after `kill -9`, and keeps its data. Linux only.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from db.binaries import Binaries, clean_environment, find_binaries
from db.cluster import PORT, prepare, sole_user_of
from db.errors import EmbeddedServerError

LONGEST_SOCKET_PATH = 107  # bytes, unix(7)
START_TIMEOUT = 300.0  # seconds: recovery after a power cut reads all that was written since the last checkpoint
STOP_TIMEOUT = 5.0  # seconds for a fast shutdown, before an immediate one

SMALL_SERVER = MappingProxyType(
    {
        "max_connections": "50",
        "shared_buffers": "128MB",
        "jit": "off",  # costs more than it saves in short queries
        "random_page_cost": "1.1",  # disks without moving parts
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_min_error_statement": "panic",  # statements carry what people wrote
    }
)


@dataclass(frozen=True)
class Server:
    """A running server; its address holds no secret."""

    dsn: str
    pid: int


@contextmanager
def serve(
    data_dir: Path, settings: Mapping[str, str] = MappingProxyType({}), *, bin_dir: Path | None = None
) -> Iterator[Server]:
    """Run a server on `data_dir`/postgres, made at the first start; stop it at the end.

    `settings` override postgresql.conf; `bin_dir` takes other programs than the packaged ones. Blocks until the
    server takes connections. To be called from the main thread, which lives as long as the process, because the
    kernel ends the server together with the thread that started it. Raises EmbeddedServerError.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("The embedded PostgreSQL must be started from the main thread.")
    data_dir = data_dir.absolute()
    with sole_user_of(data_dir):
        binaries = find_binaries(bin_dir, data_dir)
        cluster = data_dir / "postgres"
        prepare(cluster, binaries)
        with _socket_folder(cluster, binaries.owner) as sockets:
            process = _start(binaries, cluster, sockets, settings)
            try:
                _wait_until_ready(process, cluster)
                yield Server(f"postgresql://herald@/herald?host={quote(str(sockets))}&port={PORT}", process.pid)
            finally:
                _stop(process)


@contextmanager
def _socket_folder(cluster: Path, owner: int) -> Iterator[Path]:
    """The data folder itself, or a private temporary one where its path is too long or would be read as a list."""
    path = os.fsencode(cluster / f".s.PGSQL.{PORT}")
    if len(path) <= LONGEST_SOCKET_PATH and b"," not in path:
        yield cluster
        return
    with tempfile.TemporaryDirectory(prefix="herald-", ignore_cleanup_errors=True) as folder:
        os.chown(folder, owner, -1)
        yield Path(folder)


def _start(binaries: Binaries, cluster: Path, sockets: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    merged = {
        **SMALL_SERVER,
        **settings,
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
    }
    options = [option for name, value in merged.items() for option in ("-c", f"{name}={value}")]
    log = cluster.with_name("postgres.log")
    if log.exists():
        log.replace(log.with_name("postgres.log.1"))
    with open(log, "wb", opener=_private) as output:
        # S603: the command is ours. A session of its own: Ctrl-C in our terminal is ours to handle, not the server's.
        return subprocess.Popen(  # noqa: S603
            binaries.command("postgres", "-D", str(cluster), "-p", str(PORT), *options),
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _wait_until_ready(process: subprocess.Popen[bytes], cluster: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not _is_ready(process.pid, cluster):
        if process.poll() is not None or time.monotonic() >= deadline:
            log = cluster.with_name("postgres.log")
            lines = log.read_text(errors="replace").strip().splitlines() or ["it wrote nothing"]
            reason = next((line for line in lines if "FATAL:" in line), lines[-1])
            raise EmbeddedServerError(f"The embedded PostgreSQL does not start: {reason} (more in {log})")
        time.sleep(0.005)


def _is_ready(pid: int, cluster: Path) -> bool:
    """The server writes its pid in the first line of this file and its state in the eighth."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)  # nothing is lost; the next start recovers
        process.wait()
