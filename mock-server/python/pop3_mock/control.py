"""Changing and watching a server over its control interface."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

from .ledger import Ledger
from .told import Event, Misbehaviour, Session, TranscriptEntry, User

# How long an answer may take beyond what the server is asked to wait, in seconds.
TIMEOUT = 30.0

Mail = bytes | str | dict[str, Any]
Dialogue = Iterable[str | dict[str, Any]]


class ControlError(RuntimeError):
    """The server refused a request: `status` of HTTP, what was wrong (`error`), what to do (`advice`)."""

    def __init__(self, status: int, error: str, advice: str) -> None:
        super().__init__(f"{error}; {advice}")
        self.status, self.error, self.advice = status, error, advice


def generated(octets: int, seed: int = 0) -> dict[str, Any]:
    """A message of so many octets that the server makes from `seed` while it sends it."""
    return {"generated": {"octets": octets, "seed": seed}}


class Control:
    """The control interface. Every method is one request; each may raise ControlError, or OSError if the server is gone.

    Messages are given as bytes, str (sent as UTF-8) or what `generated` makes.
    """

    def __init__(self, url: str, token: str) -> None:
        self.url, self._token = url, token

    def __repr__(self) -> str:
        return f"Control({self.url!r}, '***')"

    def users(self) -> list[User]:
        """All users."""
        return list(self._json("GET", "/v1/users")["users"])

    def maildrop(self, user: str) -> list[str]:
        """The unique-ids of the messages that a login would see now."""
        return _unique_ids(self._json("GET", _user(user)))

    def put_user(
        self, user: str, password: str, messages: Iterable[Mail] = (), tokens: Iterable[str] = ()
    ) -> list[str]:
        """Adds a user, or replaces one with maildrop and ledger; gives the messages' unique-ids.

        Names and passwords are those that USER and PASS can carry: no control characters, no space in the name.
        """
        body = {"password": password, "tokens": list(tokens), "messages": [_mail(mail) for mail in messages]}
        return _unique_ids(self._json("PUT", _user(user), body))

    def delete_user(self, user: str) -> None:
        """Removes a user."""
        self._json("DELETE", _user(user))

    def reset_user(self, user: str) -> None:
        """Gives a user the mail back with which it was added last."""
        self._json("POST", _user(user) + "/reset")

    def deliver(self, user: str, mail: Mail) -> str:
        """Delivers a message and gives its unique-id; open sessions do not see it."""
        return str(self._json("POST", _user(user) + "/messages", _mail(mail))["unique_id"])

    def expire(self, user: str, unique_id: str) -> None:
        """Removes a message outside any session."""
        self._json("DELETE", f"{_user(user)}/messages/{quote(unique_id, safe='')}")

    def set_faults(self, *faults: str) -> None:
        """Has these faults, and no others, act on new connections, for instance "server cut fin after 1st RETR +17"."""
        self._json("PUT", "/v1/faults", {"faults": list(faults)})

    def misbehave(
        self,
        *quirks: str,
        persona: str | None = None,
        script: str | None = None,
        rules: Iterable[str] = (),
        faults: Iterable[str] = (),
        flaws: Iterable[str] = (),
        certificate: str | None = None,
        dialogues: Iterable[Dialogue] = (),
    ) -> Misbehaviour:
        """Has new connections deviate from the RFCs so and no otherwise; without arguments, not at all.

        Names are those of `pop3-mock quirks` and `pop3-mock personas`; a script is TOML, as --script takes it, a rule one
        line of it, as --rule takes it. Flaws are those of TLS, for instance "tls12-only" or "stls-refused", a certificate
        for instance "expired". The faults act beside those of `set_faults`. A dialogue is what the next connection finds:

            [{"send": "+OK ready\\r\\n"}, {"expect": "QUIT\\r\\n"}, {"reply": "+OK\\r\\n"}, "close"]

        Gives what connections find now.
        """
        tls = {"flaws": list(flaws)} | ({} if certificate is None else {"certificate": certificate})
        asked = {
            "persona": persona,
            "quirks": list(quirks),
            "script": script,
            "rules": list(rules),
            "faults": list(faults),
            "tls": tls,
            "dialogues": [{"steps": list(steps)} for steps in dialogues],
        }
        return cast(Misbehaviour, self._json("PUT", "/v1/misbehaviour", asked))

    def misbehaviour(self) -> Misbehaviour:
        """What sessions that connect now do otherwise than the RFCs."""
        return cast(Misbehaviour, self._json("GET", "/v1/misbehaviour"))

    def expect(
        self, command: str, times: int | tuple[int, int | None] | None = None, session: int | None = None
    ) -> None:
        """Expects that clients send a command that begins so, for instance "DELE 1"; `verify` judges.

        So often: once at least if nothing is said, a number (0 for never), or the least and the most, None for no end.
        """
        asked: dict[str, Any] = {"command": command, "session": session}
        if isinstance(times, tuple):
            asked["times"] = {"at_least": times[0], "at_most": times[1]}
        elif times is not None:
            asked["times"] = times
        self._json("POST", "/v1/expectations", asked)

    def expect_in_order(self, *commands: str, session: int | None = None) -> None:
        """Expects that one session sends these commands in this order, with or without others between them."""
        self._json("POST", "/v1/expectations", {"in_order": list(commands), "session": session})

    def expectations(self) -> list[str]:
        """What is expected, in words."""
        return list(self._json("GET", "/v1/expectations")["expectations"])

    def clear_expectations(self) -> None:
        """Expects nothing any more."""
        self._json("DELETE", "/v1/expectations")

    def fail(self, *, logins: Iterable[str] = (), quits: Iterable[str | int] = ()) -> None:
        """Has the next logins ("temporary", "permanent") and QUITs fail, in the place of what was to fail.

        A QUIT fails with "nothing_removed", or with the number of messages that it removes all the same.
        """
        listed = [{"removed_only": quit} if isinstance(quit, int) else quit for quit in quits]
        self._json("PUT", "/v1/failures", {"logins": list(logins), "quits": listed})

    def advance(self, seconds: float) -> None:
        """Advances the server's clock."""
        self._json("POST", "/v1/clock", {"advance_ms": round(seconds * 1000)})

    def transcript(self, session: int | None = None) -> str:
        """What was said, line by line, secrets removed; of one session or of all."""
        query = {"format": "text"} | ({} if session is None else {"session": str(session)})
        return self._send("GET", "/v1/transcript?" + urlencode(query)).decode()

    def transcript_entries(self, session: int | None = None) -> list[TranscriptEntry]:
        """The same with octets, times and offsets."""
        query = "" if session is None else "?" + urlencode({"session": session})
        entries = self._json("GET", "/v1/transcript" + query)["entries"]
        return [TranscriptEntry.from_json(entry) for entry in entries]

    def ledger(self) -> Ledger:
        """What became of each message."""
        return Ledger.from_json(self._json("GET", "/v1/ledger"))

    def sessions(self) -> list[Session]:
        """All sessions, in the order of their connections."""
        return list(self._json("GET", "/v1/sessions")["sessions"])

    def events(self, after: int = 0, wait: float = 0.0) -> list[Event]:
        """Events with numbers above `after`; if there are none, waits so many seconds (at most 60) for the next ones."""
        query = urlencode({"after": after, "wait_ms": round(wait * 1000)})
        return list(self._json("GET", "/v1/events?" + query, wait=wait)["events"])

    def wait_for(self, matches: Callable[[Event], bool], wait: float = 10.0) -> Event:
        """The first event, past or to come, that `matches` accepts.

        Raises TimeoutError if none comes in time; each event that is another one starts the time anew.
        """
        after = 0
        while events := self.events(after, wait):
            for event in events:
                if matches(event):
                    return event
            after = events[-1]["number"]
        raise TimeoutError(f"no such event came within {wait} seconds of the last one")

    def wait_idle(self, wait: float = 10.0) -> bool:
        """Waits until no session is open; gives whether none is."""
        path = "/v1/idle?" + urlencode({"wait_ms": round(wait * 1000)})
        return bool(self._json("POST", path, wait=wait)["idle"])

    def verify(self) -> None:
        """Raises AssertionError, with the reason, if a dialogue was not followed or an expectation is not met."""
        verdict = self._json("POST", "/v1/verify")
        if not verdict["ok"]:
            raise AssertionError(verdict["failure"])

    def reset(self) -> None:
        """Has users, mail, deviations, faults and expectations be what they were at the start; forgets transcript and ledger."""
        self._json("POST", "/v1/reset")

    def _json(self, method: str, path: str, body: Any = None, wait: float = 0.0) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._send(method, path, body, wait))
        return answer

    def _send(self, method: str, path: str, body: Any = None, wait: float = 0.0) -> bytes:
        # Not urllib: a proxy of the environment is no way to loopback.
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=wait + TIMEOUT)
        try:
            content = None if body is None else json.dumps(body).encode()
            connection.request(method, path, content, {"Authorization": f"Bearer {self._token}"})
            answer = connection.getresponse()
            octets = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            refusal = json.loads(octets)
            raise ControlError(answer.status, refusal["error"], refusal["advice"])
        return octets


def _user(name: str) -> str:
    return "/v1/users/" + quote(name, safe="")


def _unique_ids(maildrop: dict[str, Any]) -> list[str]:
    return [message["unique_id"] for message in maildrop["messages"]]


def _mail(mail: Mail) -> dict[str, Any]:
    if isinstance(mail, dict):
        return mail
    if isinstance(mail, str):
        return {"text": mail}
    return {"base64": base64.b64encode(mail).decode()}
