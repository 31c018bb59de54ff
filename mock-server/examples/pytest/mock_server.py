"""Starts the mock POP3 server, for the fixtures in conftest.py."""

import json
import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "alice", "secret"


@dataclass(frozen=True)
class MockServer:
    """A server that runs, and the one user it knows."""

    host: str
    port: int
    tls_port: int
    ca_file: Path
    user: str
    password: str

    def trust(self) -> ssl.SSLContext:
        """A client's side of TLS that trusts this server and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))


@contextmanager
def serve(*options: str) -> Iterator[MockServer]:
    """Runs `pop3-mock serve` with more options; the server stops at the end of the block."""
    program = os.environ.get("POP3_MOCK", "pop3-mock")
    command = [program, "serve", "--exit-with-stdin", "--user", USER, "--password", PASSWORD, *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        # The one line it writes; nothing if it did not start. Why is on standard error, which pytest shows.
        ready = process.stdout.readline()
        if not ready:
            raise RuntimeError(f"{program} did not start: exit code {process.wait()}")
        try:
            yield _mock_server(json.loads(ready))
        finally:
            process.stdin.close()
            process.wait(timeout=30)
    assert process.returncode == 0


def _mock_server(ready: dict[str, str]) -> MockServer:
    host, port = ready["pop3"].rsplit(":", 1)
    tls_port = ready["pop3s"].rsplit(":", 1)[1]
    return MockServer(host, int(port), int(tls_port), Path(ready["ca_file"]), USER, PASSWORD)
