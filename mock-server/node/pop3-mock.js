// Starts the mock POP3 server `pop3-mock` and controls it while it runs. Types and what things do: pop3-mock.d.ts.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

// What is kept of the command's complaints, in characters.
const MOST_COMPLAINTS = 65_536;

export async function start(...options) {
  const program = process.env.POP3_MOCK || "pop3-mock";
  const child = spawn(program, ["serve", "--exit-with-stdin", "--control", ...options]);
  const complaints = listen(child.stderr);
  // Once the pipes are closed, too: the ready line comes first if there is one.
  const closed = once(child, "close");
  try {
    const ready = await Promise.race([readyLine(child.stdout), failure(closed, program, complaints)]);
    return new Server(child, closed, ready, await readFile(ready.ca_file), complaints);
  } catch (error) {
    child.kill();
    throw error;
  }
}

export class Server {
  #child;
  #closed;
  #complaints;

  constructor(child, closed, ready, ca, complaints) {
    this.#child = child;
    this.#closed = closed;
    this.#complaints = complaints;
    [this.host, this.port] = hostAndPort(ready.pop3);
    [, this.tlsPort] = hostAndPort(ready.pop3s);
    this.ca = ca;
    this.control = new Control(ready.control, ready.token);
  }

  async stop() {
    this.#child.stdin.end();
    const [code, signal] = await this.#closed;
    if (code !== 0) throw new Error(`pop3-mock ended with ${signal ?? `exit code ${code}`}: ${this.#complaints()}`);
    if (this.#complaints() !== "") console.error(this.#complaints());
  }
}

export class ControlError extends Error {
  constructor(status, { error, advice }) {
    super(`${error}; ${advice}`);
    this.name = "ControlError";
    Object.assign(this, { status, error, advice });
  }
}

export class Control {
  #token;

  constructor(url, token) {
    this.url = url;
    this.#token = token;
  }

  async users() {
    return (await this.#json("GET", "/v1/users")).users;
  }

  async maildrop(user) {
    return uniqueIds(await this.#json("GET", userPath(user)));
  }

  async putUser(user, password, messages = [], tokens = []) {
    return uniqueIds(await this.#json("PUT", userPath(user), { password, tokens, messages: messages.map(mail) }));
  }

  async deleteUser(user) {
    await this.#json("DELETE", userPath(user));
  }

  async resetUser(user) {
    await this.#json("POST", `${userPath(user)}/reset`);
  }

  async deliver(user, message) {
    return (await this.#json("POST", `${userPath(user)}/messages`, mail(message))).unique_id;
  }

  async expire(user, uniqueId) {
    await this.#json("DELETE", `${userPath(user)}/messages/${encodeURIComponent(uniqueId)}`);
  }

  async setFaults(...faults) {
    await this.#json("PUT", "/v1/faults", { faults });
  }

  async misbehave({ flaws = [], certificate, dialogues = [], ...rest } = {}) {
    const steps = dialogues.map((dialogue) => (Array.isArray(dialogue) ? { steps: dialogue } : dialogue));
    return this.#json("PUT", "/v1/misbehaviour", { ...rest, tls: { flaws, certificate }, dialogues: steps });
  }

  async misbehaviour() {
    return this.#json("GET", "/v1/misbehaviour");
  }

  async expect(command, { times, session } = {}) {
    const between = times instanceof Object ? { at_least: times.atLeast, at_most: times.atMost } : times;
    await this.#json("POST", "/v1/expectations", { command, times: between, session });
  }

  async expectInOrder(commands, { session } = {}) {
    await this.#json("POST", "/v1/expectations", { in_order: commands, session });
  }

  async expectations() {
    return (await this.#json("GET", "/v1/expectations")).expectations;
  }

  async clearExpectations() {
    await this.#json("DELETE", "/v1/expectations");
  }

  async fail({ logins = [], quits = [] }) {
    const listed = quits.map((quit) => (typeof quit === "number" ? { removed_only: quit } : quit));
    await this.#json("PUT", "/v1/failures", { logins, quits: listed });
  }

  async advance(milliseconds) {
    await this.#json("POST", "/v1/clock", { advance_ms: milliseconds });
  }

  async transcript(session) {
    const which = session === undefined ? "" : `&session=${session}`;
    return (await this.#send("GET", `/v1/transcript?format=text${which}`)).text();
  }

  async transcriptEntries(session) {
    const which = session === undefined ? "" : `?session=${session}`;
    return (await this.#json("GET", `/v1/transcript${which}`)).entries;
  }

  async ledger() {
    return this.#json("GET", "/v1/ledger");
  }

  async sessions() {
    return (await this.#json("GET", "/v1/sessions")).sessions;
  }

  async events(after = 0, waitMs = 0) {
    return (await this.#json("GET", `/v1/events?after=${after}&wait_ms=${waitMs}`)).events;
  }

  async waitIdle(waitMs = 10_000) {
    return (await this.#json("POST", `/v1/idle?wait_ms=${waitMs}`)).idle;
  }

  async verify() {
    const { ok, failure } = await this.#json("POST", "/v1/verify");
    if (!ok) throw new Error(failure);
  }

  async reset() {
    await this.#json("POST", "/v1/reset");
  }

  async #json(method, path, body) {
    return (await this.#send(method, path, body)).json();
  }

  async #send(method, path, body) {
    // Without `connection: close` an idle connection would keep the process from ending.
    const headers = { authorization: `Bearer ${this.#token}`, connection: "close" };
    const content = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(this.url + path, { method, headers, body: content });
    if (!answer.ok) throw new ControlError(answer.status, await answer.json());
    return answer;
  }
}

/** The one line that it writes, once connections are accepted. */
async function readyLine(stdout) {
  const [line] = await once(createInterface({ input: stdout }), "line");
  return JSON.parse(line);
}

/** Never gives anything but an error. */
async function failure(closed, program, complaints) {
  const [code] = await closed.catch((error) => {
    throw new Error(`cannot run ${program}: ${error.message}; install it or name it in POP3_MOCK`, { cause: error });
  });
  throw new Error(`${program} did not start, exit code ${code}: ${complaints() || "it said nothing"}`);
}

/** Keeps what a stream says, to a limit; gives a function that gives it. */
function listen(stream) {
  let said = "";
  stream.setEncoding("utf8").on("data", (piece) => (said = (said + piece).slice(-MOST_COMPLAINTS)));
  return () => said.trim();
}

/** An IPv6 address stands in brackets, as in a URL. */
function hostAndPort(address) {
  const { hostname, port } = new URL(`pop3://${address}`);
  return [hostname.replace(/^\[|\]$/g, ""), Number(port)];
}

function userPath(user) {
  return `/v1/users/${encodeURIComponent(user)}`;
}

function uniqueIds(maildrop) {
  return maildrop.messages.map((message) => message.unique_id);
}

/** Text goes as it is, octets as base64, what is generated as it is described. */
function mail(message) {
  if (typeof message === "string") return { text: message };
  if (message instanceof Uint8Array) return { base64: Buffer.from(message).toString("base64") };
  return message;
}
