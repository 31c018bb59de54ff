// Tests of mail.js.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { collect } from "./mail.js";
import { startMock } from "./mock-server.js";

const FIRST = "Subject: first\r\n\r\n.a line that begins with a dot\r\n";
const SECOND = "Subject: second\r\n\r\nhello\r\n";

/** A strict server with two messages. */
async function server(t) {
  const directory = await mkdtemp(join(tmpdir(), "mail-"));
  t.after(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "1.eml"), FIRST);
  await writeFile(join(directory, "2.eml"), SECOND);
  return startMock(t, "--eml", directory);
}

function account(mock, implicitTls) {
  const port = implicitTls ? mock.tlsPort : mock.port;
  return { host: mock.host, port, user: mock.user, password: mock.password, implicitTls };
}

for (const [name, implicitTls] of [["TLS", true], ["STLS", false]]) {
  test(`over ${name} every message is fetched and removed`, async (t) => {
    const mock = await server(t);
    const messages = await collect(account(mock, implicitTls), mock.ca);
    assert.deepEqual(messages.map(String), [FIRST, SECOND]);
    assert.deepEqual(await collect(account(mock, implicitTls), mock.ca), []);
  });

  test(`over ${name} a wrong password is told and removes nothing`, async (t) => {
    const mock = await server(t);
    const wrong = { ...account(mock, implicitTls), password: "guess" };
    await assert.rejects(collect(wrong, mock.ca), /^Error: -ERR \[AUTH\]/);
    assert.equal((await collect(account(mock, implicitTls), mock.ca)).length, 2);
  });

  for (const [kind, code] of [
    ["expired", "CERT_HAS_EXPIRED"],
    ["wrong-name", "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["unknown-ca", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ]) {
    test(`over ${name} a bad certificate is refused: ${kind}`, async (t) => {
      const mock = await startMock(t, "--bad-cert", kind);
      await assert.rejects(collect(account(mock, implicitTls), mock.ca), { code });
    });
  }
}
