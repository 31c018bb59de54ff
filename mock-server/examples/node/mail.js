// The program under test: moves all mail out of a maildrop, over TLS alone.

import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";

import { Lines } from "./lines.js";

const TIMEOUT = 30_000;

/**
 * Fetches every message and deletes it; gives them as buffers. If anything fails, nothing is deleted.
 *
 * `account` has host, port, user, password and implicitTls: whether the port is the one of pop3s, or the connection is
 * upgraded by STLS. `ca` is the certificate to trust, in PEM.
 */
export async function collect(account, ca) {
  const session = account.implicitTls ? await openTls(account, ca) : await openStls(account, ca);
  try {
    await session.command(`USER ${account.user}`);
    await session.command(`PASS ${account.password}`);
    const count = Number((await session.command("STAT")).split(" ")[1]);
    const messages = [];
    for (let number = 1; number <= count; number++) messages.push(await session.content(`RETR ${number}`));
    for (let number = 1; number <= count; number++) await session.command(`DELE ${number}`);
    await session.command("QUIT");
    return messages;
  } finally {
    // Without QUIT the server deletes nothing.
    session.socket.destroy();
  }
}

async function openTls({ host, port }, ca) {
  const session = new Session(await handshake({ host, port, ca }));
  await session.reply();
  return session;
}

async function openStls({ host, port }, ca) {
  const socket = net.connect({ host, port });
  try {
    await once(socket, "connect");
    const session = new Session(socket);
    await session.reply();
    await session.command("STLS");
    await session.lines.release();
    return new Session(await handshake({ host, socket, ca }));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A TLS connection whose certificate is good. */
async function handshake(options) {
  const socket = tls.connect(options);
  try {
    await once(socket, "secureConnect");
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

class Session {
  constructor(socket) {
    this.socket = socket;
    this.lines = new Lines(socket);
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error("the server says nothing")));
  }

  /** The status line, if it is not -ERR. */
  async reply() {
    const line = (await this.lines.next()).toString("latin1");
    if (!line.startsWith("+OK")) throw new Error(line);
    return line;
  }

  async command(line) {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** What stands behind the status line, up to the line with a dot alone. */
  async content(line) {
    await this.command(line);
    const lines = [];
    for (;;) {
      const octets = await this.lines.next();
      if (octets.equals(Buffer.from("."))) return Buffer.concat(lines);
      // RFC 1939 §3: a line that begins with a dot has one more of them on the wire.
      lines.push(octets[0] === 0x2e ? octets.subarray(1) : octets, Buffer.from("\r\n"));
    }
  }
}
