// The octets of a socket as lines.

export class Lines {
  #chunks;
  #rest = Buffer.alloc(0);

  constructor(socket) {
    // The socket goes on under TLS once it is no longer read here.
    this.#chunks = socket.iterator({ destroyOnReturn: false });
  }

  /** The next line without its CRLF. */
  async next() {
    let end;
    while ((end = this.#rest.indexOf("\r\n")) < 0) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error("the server closed the connection");
      this.#rest = Buffer.concat([this.#rest, value]);
    }
    const line = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  /** Leaves the socket to somebody else; fails if octets have come that nobody asked for. */
  async release() {
    await this.#chunks.return();
    if (this.#rest.length > 0) throw new Error("the server has sent octets in clear behind its reply to STLS");
  }
}
