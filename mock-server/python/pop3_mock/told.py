"""What the control interface tells, with its types."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Literal, TypedDict


class User(TypedDict):
    """A user: how many messages a login would see, their octets, and whether a session has the maildrop open."""

    name: str
    messages: int
    octets: int
    locked: bool


class Ending(TypedDict):
    """How a session ended, for instance "quit"; `reason` is there where the kind alone does not say it."""

    kind: str
    reason: str | None


class Session(TypedDict):
    """A session; `ending` is None while it is open."""

    session: int
    tls: bool
    user: str | None
    ending: Ending | None


class _Event(TypedDict):
    number: int
    event: str


class Event(_Event, total=False):
    """What happened, with a number that counts from 1; the other fields go with the kind of event."""

    session: int
    user: str
    unique_id: str
    implicit_tls: bool
    removed: int
    ending: Ending


class Tls(TypedDict):
    """Flaws by name, and which certificate is shown."""

    flaws: list[str]
    certificate: str


class Waiting(TypedDict):
    """Dialogues for the next connections, and whether one is for all behind them."""

    waiting: int
    repeats: bool


class Misbehaviour(TypedDict):
    """What sessions that connect now do otherwise than the RFCs; script and rules as they were sent."""

    persona: str | None
    quirks: list[str]
    script: str | None
    rules: list[str]
    rules_in_force: int
    faults: list[str]
    tls: Tls
    dialogues: Waiting


@dataclass(frozen=True)
class TranscriptEntry:
    """Octets of one session in one direction, until the other side speaks; a secret shows as `***`.

    `direction` is "C" or "S", `time_us` microseconds since the server started, `offset` what was sent before. `text` is
    what the octets are in UTF-8, or escaped; `omitted` counts octets that followed and were not kept.
    """

    session: int
    direction: Literal["C", "S"]
    time_us: int
    offset: int
    tls: bool
    text: str
    octets: bytes
    omitted: int

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> TranscriptEntry:
        """From an entry of `GET /v1/transcript`, or from a line of a transcript file in JSON."""
        octets = base64.b64decode(told["base64"]) if "base64" in told else told["text"].encode()
        return cls(
            told["session"],
            told["direction"],
            told["time_us"],
            told["offset"],
            told["tls"],
            told["text"],
            octets,
            told["omitted"],
        )
