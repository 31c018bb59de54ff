// The module, with the command that POP3_MOCK names and a batch of commands as the client.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";

import { Control, ControlError, start } from "./pop3-mock.js";

/** Runs a test with a server of its own: the user "user", the password "pass" and no mail. */
function withServer(name, body) {
  test(name, async () => {
    const server = await start("--messages", "0");
    try {
      await body(server, server.control);
    } finally {
      await server.stop();
    }
  });
}

/** Sends lines behind a login; gives all that comes until the server closes. */
async function talk({ host, port }, ...lines) {
  const socket = connect(port, host);
  socket.write(["USER user", "PASS pass", ...lines, ""].join("\r\n"));
  const pieces = [];
  for await (const piece of socket) pieces.push(piece);
  return Buffer.concat(pieces).toString("latin1");
}

withServer("a delivered message is fetched and the ledger knows it", async (server, control) => {
  const uniqueId = await control.deliver("user", Buffer.from("Subject: hello\r\n\r\n"));
  assert.match(await talk(server, "RETR 1", "DELE 1", "QUIT"), /\r\nSubject: hello\r\n\r\n\.\r\n/);
  assert.equal(await control.waitIdle(), true);
  const { messages, lost } = await control.ledger();
  assert.deepEqual([messages[0].unique_id, messages[0].total.whole, messages[0].total.removed], [uniqueId, 1, true]);
  assert.deepEqual(lost, []);
  assert.match(await control.transcript(1), /C: PASS \*\*\*\n/);
  assert.equal((await control.sessions())[0].ending.kind, "quit");
  await control.verify();
});

withServer("users come and go while the server runs", async (_, control) => {
  const [first, second] = await control.putUser("b/ö", "geheim", ["one\n", { generated: { octets: 1000 } }]);
  await control.expire("b/ö", first);
  assert.deepEqual(await control.maildrop("b/ö"), [second]);
  await control.resetUser("b/ö");
  assert.deepEqual(await control.maildrop("b/ö"), [first, second]);
  await control.deleteUser("b/ö");
  await assert.rejects(control.deliver("b/ö", "lost"), (error) => error instanceof ControlError && error.status === 404);
  await control.reset();
  assert.deepEqual((await control.users()).map((user) => user.name), ["user"]);
});

withServer("faults and failures act as asked", async (server, control) => {
  await control.setFaults("server cut fin at 3");
  assert.equal(await talk(server, "QUIT"), "+OK");
  await control.setFaults();
  await control.deliver("user", "one");
  await control.fail({ logins: ["temporary"], quits: ["nothing_removed"] });
  assert.match(await talk(server, "QUIT"), /-ERR \[SYS\/TEMP\]/);
  assert.match(await talk(server, "DELE 1", "QUIT"), /-ERR [^\r\n]*\r\n$/);
  assert.equal((await control.maildrop("user")).length, 1);
});

withServer("a silent session ends when the clock is advanced, and the event is waited for", async (server, control) => {
  const silent = talk(server);
  const known = [];
  const wait = async (kind) => {
    while (!known.some((event) => event.event === kind)) {
      const events = await control.events(known.at(-1)?.number ?? 0, 20_000);
      assert.notDeepEqual(events, []);
      known.push(...events);
    }
  };
  await wait("logged_in");
  // The reply to the login may still be on its way: the time goes on until the session is over.
  while (!known.some((event) => event.event === "closed")) {
    await control.advance(600_000);
    known.push(...(await control.events(known.at(-1).number, 100)));
  }
  assert.equal(known.at(-1).ending.kind, "timed_out");
  assert.match(await silent, /^\+OK/);
});

withServer("a wrong token is refused", async (_, control) => {
  const guess = new Control(control.url, "0".repeat(64));
  await assert.rejects(guess.users(), (error) => error.status === 401 && error.advice.includes("Bearer"));
});

test("a server that does not start says why", async () => {
  await assert.rejects(start("--persona", "dovecott"), /exit code 64: .*the nearest name is "dovecot"/);
  const program = process.env.POP3_MOCK;
  process.env.POP3_MOCK = "/nonexistent/pop3-mock";
  try {
    await assert.rejects(start(), /cannot run \/nonexistent\/pop3-mock: .*ENOENT.*POP3_MOCK/);
  } finally {
    process.env.POP3_MOCK = program;
    if (program === undefined) delete process.env.POP3_MOCK;
  }
});

withServer("deviations are set as a whole and told, and a dialogue is judged", async (server, control) => {
  const told = await control.misbehave({ quirks: ["capa-err"], rules: ["on = 'NOOP', status = '+OK ruled'"], flaws: ["stls-refused"] });
  assert.deepEqual(told, await control.misbehaviour());
  assert.deepEqual([told.quirks, told.tls.flaws], [["capa-err"], ["stls-refused"]]);
  assert.match(await talk(server, "NOOP", "QUIT"), /\r\n\+OK ruled\r\n/);
  await assert.rejects(control.misbehave({ quirks: ["capa-er"] }), /the nearest name is/);
  await control.misbehave({ dialogues: [[{ send: "+OK ready\r\n" }, { expect: "QUIT\r\n" }, "close"]] });
  await talk(server).catch(() => {});
  await assert.rejects(control.verify(), /expected: "QUIT/);
  await control.reset();
  await control.verify();
});

withServer("expectations are judged with the nearest command", async (server, control) => {
  await control.expect("USER alice", { times: { atLeast: 1, atMost: 2 } });
  await control.expect("RSET", { times: 0 });
  await control.expectInOrder(["USER", "PASS", "QUIT"], { session: 1 });
  assert.deepEqual((await control.expectations()).slice(0, 2), ["'USER alice' 1 to 2 times", "'RSET' never"]);
  await talk(server, "QUIT");
  await assert.rejects(control.verify(), /- USER alice\n *\+ USER user\n/);
  await control.clearExpectations();
  await control.verify();
  const [greeting, said] = await control.transcriptEntries(1);
  assert.deepEqual([greeting.direction, greeting.text, said.direction], ["S", "+OK pop3-mock ready\r\n", "C"]);
  await assert.rejects(control.transcript(99), /there is no session 99; there are 1 to 1/);
});
