"""A server as a process of its own."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from .control import Control

# How long the command may take to end once it is told to, in seconds.
PATIENCE = 30.0


class StartError(RuntimeError):
    """The command was not found or did not start; the text has what it said."""


class Server:
    """`pop3-mock serve`, with `options` of the command line; a context manager that stops it.

    - `user`, `password`: who may log in, "user" with "pass" if nothing is said.
    - `messages`: what the maildrop holds, as bytes or str; or how many messages are made up. If nothing is said they are
      22, of many shapes.
    - `quirks`, `persona`: names from `pop3-mock quirks` and `pop3-mock personas`.
    - `faults`: for instance "server cut fin after 1st RETR +17".
    - `program`: by default the one that POP3_MOCK names, or `pop3-mock` on the PATH.

    It ends when this process does. `host`, `port` (in clear and for STLS), `tls_port`, `user`, `password` and `ca_file` are
    what a client needs; `control` changes and watches the server.
    """

    def __init__(
        self,
        *options: str,
        user: str | None = None,
        password: str | None = None,
        messages: Iterable[bytes | str] | int | None = None,
        quirks: Iterable[str] = (),
        persona: str | None = None,
        faults: Iterable[str] = (),
        program: str | None = None,
    ) -> None:
        self.user = user or _value(options, "--user") or "user"
        self.password = password or _value(options, "--password") or "pass"
        name = program or os.environ.get("POP3_MOCK") or "pop3-mock"
        command = [name, "serve", "--exit-with-stdin", "--control"]
        if user is not None or password is not None:
            command += ["--user", self.user, "--password", self.password]
        for option, values in [("--quirk", quirks), ("--persona", [persona]), ("--fault", faults)]:
            command += [part for value in values if value is not None for part in (option, value)]
        with _source(messages) as source:
            ready = self._start([*command, *source, *options])
        self.host, self.port = _address(ready["pop3"])
        self.tls_port = _address(ready["pop3s"])[1]
        self.ca_file = Path(ready["ca_file"])
        self.control = Control(ready["control"], ready["token"])

    def _start(self, command: list[str]) -> dict[str, Any]:
        # A file: what the command complains about never waits for somebody to read it.
        self._errors = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
        except OSError as error:
            self._errors.close()
            raise StartError(f"cannot run {command[0]}: {error}; install it or name it in POP3_MOCK") from error
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            said = self._close() or "it said nothing"
            raise StartError(f"{command[0]} did not start, exit code {self._process.returncode}: {said}")
        ready: dict[str, Any] = json.loads(line)
        return ready

    def trust(self) -> ssl.SSLContext:
        """A client's side of TLS that trusts this server and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def stop(self) -> None:
        """Stops the server; a second time does nothing. Raises RuntimeError if the command ended with a failure."""
        if self._errors.closed:
            return
        said = self._close()
        if self._process.returncode != 0:
            raise RuntimeError(f"pop3-mock ended with exit code {self._process.returncode}: {said}")
        if said:
            print(said, file=sys.stderr)

    def _close(self) -> str:
        """Ends the command and gives what it said on standard error."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        with self._errors:
            self._errors.seek(0)
            return self._errors.read().decode(errors="replace").strip()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@contextmanager
def _source(messages: Iterable[bytes | str] | int | None) -> Iterator[list[str]]:
    """The options that put messages into the maildrop; they hold until the command has read them."""
    if messages is None or isinstance(messages, int):
        yield [] if messages is None else ["--messages", str(messages)]
        return
    with tempfile.TemporaryDirectory(prefix="pop3-mock-") as folder:
        count = 0
        for count, message in enumerate(messages, 1):
            octets = message.encode() if isinstance(message, str) else message
            Path(folder, f"{count:06}.eml").write_bytes(octets)
        yield ["--eml", folder] if count else ["--messages", "0"]


def _value(options: tuple[str, ...], name: str) -> str | None:
    """What the first option of this name says."""
    for place, option in enumerate(options):
        if option.startswith(name + "="):
            return option[len(name) + 1 :]
        if option == name and place + 1 < len(options):
            return options[place + 1]
    return None


def _address(text: str) -> tuple[str, int]:
    host, port = text.rsplit(":", 1)
    return host.strip("[]"), int(port)
