"""A server as a process of its own."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from .control import Control

# How long the command may take to end once it is told to, in seconds.
PATIENCE = 30.0


class StartError(RuntimeError):
    """The command was not found or did not start; what it said is on standard error."""


class Server:
    """`pop3-mock serve` with more options, for instance `Server("--require-tls")`; a context manager that stops it.

    Without options it has the user "user" with the password "pass" and some generated messages. The program is the one that
    POP3_MOCK names, or `pop3-mock` on the PATH. It ends when this process does.
    """

    def __init__(self, *options: str, program: str | None = None) -> None:
        name = program or os.environ.get("POP3_MOCK") or "pop3-mock"
        command = [name, "serve", "--exit-with-stdin", "--control", *options]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            raise StartError(f"cannot run {name}: {error}; install it or name it in POP3_MOCK") from error
        ready = self._ready(name)
        self.host, self.port = _address(ready["pop3"])
        self.tls_port = _address(ready["pop3s"])[1]
        self.ca_file = Path(ready["ca_file"])
        self.control = Control(ready["control"], ready["token"])

    def _ready(self, name: str) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._close()
            raise StartError(f"{name} did not start: exit code {self._process.returncode}")
        ready: dict[str, Any] = json.loads(line)
        return ready

    def trust(self) -> ssl.SSLContext:
        """A client's side of TLS that trusts this server and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def stop(self) -> None:
        """Stops the server; a second time does nothing. Raises RuntimeError if the command ended with a failure."""
        self._close()
        if self._process.returncode != 0:
            raise RuntimeError(f"pop3-mock ended with exit code {self._process.returncode}")

    def _close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _address(text: str) -> tuple[str, int]:
    host, port = text.rsplit(":", 1)
    return host.strip("[]"), int(port)
