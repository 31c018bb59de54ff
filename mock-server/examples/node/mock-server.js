// Starts the mock POP3 server for a test.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

const [USER, PASSWORD] = ["alice", "secret"];

/**
 * Runs `pop3-mock serve` with more options until the test `t` is over. Gives host, port, tlsPort, ca (in PEM), user and
 * password.
 */
export async function startMock(t, ...options) {
  const program = process.env.POP3_MOCK ?? "pop3-mock";
  const arguments_ = ["serve", "--exit-with-stdin", "--user", USER, "--password", PASSWORD, ...options];
  // Its complaints are seen, if it has any.
  const child = spawn(program, arguments_, { stdio: ["pipe", "pipe", "inherit"] });
  const exit = once(child, "exit");
  t.after(async () => {
    child.stdin.end();
    assert.deepEqual(await exit, [0, null]);
  });
  const ready = await Promise.race([readyLine(child.stdout), failure(exit, program)]);
  const [host, port] = hostAndPort(ready.pop3);
  const [, tlsPort] = hostAndPort(ready.pop3s);
  return { host, port, tlsPort, ca: await readFile(ready.ca_file), user: USER, password: PASSWORD };
}

/** The one line that it writes, once connections are accepted. */
async function readyLine(stdout) {
  const [line] = await once(createInterface({ input: stdout }), "line");
  return JSON.parse(line);
}

/** Never gives anything but an error. */
async function failure(exit, program) {
  const [code] = await exit;
  throw new Error(`${program} did not start: exit code ${code}`);
}

/** An IPv6 address stands in brackets, as in a URL. */
function hostAndPort(address) {
  const { hostname, port } = new URL(`pop3://${address}`);
  return [hostname.replace(/^\[|\]$/g, ""), Number(port)];
}
