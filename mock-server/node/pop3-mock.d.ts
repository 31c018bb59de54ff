/** A message: text (sent as UTF-8), octets, or one that the server makes while it sends it. */
export type Mail = string | Uint8Array | { generated: { octets: number; seed?: number } };

/** What was done with a message, counted; `cut_octets` are octets as sent. */
export interface Account {
  whole: number;
  damaged: number;
  cut: number;
  cut_octets: number;
  top: number;
  marked: number;
  early: number;
  unmarked: number;
  removed: boolean;
}

export interface LedgerEntry {
  user: string;
  number: number;
  unique_id: string;
  octets: number;
  total: Account;
  /** By session number. */
  sessions: Record<string, Account>;
}

/** What became of each message; `lost`, `doubled`, `cut` and `early` are places in `messages`, from 0. */
export interface Ledger {
  messages: LedgerEntry[];
  lost: number[];
  doubled: number[];
  cut: number[];
  early: number[];
  scripted: number;
  omitted: number;
}

export interface Ending {
  kind: string;
  reason: string | null;
}

export interface Session {
  session: number;
  tls: boolean;
  user: string | null;
  /** `null` while it is open. */
  ending: Ending | null;
}

/** What happened, with a number that counts from 1; the other fields go with the kind of event. */
export interface Event {
  number: number;
  event: string;
  session?: number;
  user?: string;
  unique_id?: string;
  implicit_tls?: boolean;
  removed?: number;
  ending?: Ending;
}

/** The server refused a request. */
export class ControlError extends Error {
  /** Of HTTP. */
  readonly status: number;
  /** What was wrong. */
  readonly error: string;
  /** What to do. */
  readonly advice: string;
}

/** The control interface. Every method is one request and rejects with ControlError if the server refuses it. */
export class Control {
  readonly url: string;
  /** URL and token as the ready line has them. */
  constructor(url: string, token: string);
  users(): Promise<{ name: string; messages: number; octets: number; locked: boolean }[]>;
  /** The unique-ids of the messages that a login would see now. */
  maildrop(user: string): Promise<string[]>;
  /** Adds a user, or replaces one with maildrop and ledger; gives the messages' unique-ids. */
  putUser(user: string, password: string, messages?: Mail[], tokens?: string[]): Promise<string[]>;
  deleteUser(user: string): Promise<void>;
  /** Gives a user the mail back with which it was added last. */
  resetUser(user: string): Promise<void>;
  /** Delivers a message and gives its unique-id; open sessions do not see it. */
  deliver(user: string, message: Mail): Promise<string>;
  /** Removes a message outside any session. */
  expire(user: string, uniqueId: string): Promise<void>;
  /** Has these faults, and no others, act on new connections. */
  setFaults(...faults: string[]): Promise<void>;
  /** Has new connections deviate from the RFCs so and no otherwise; without arguments, not at all. A script is TOML. */
  misbehave(how?: { quirks?: string[]; persona?: string; script?: string }): Promise<void>;
  /** Has the next logins and QUITs fail, in the place of what was to fail; a number is what a QUIT still removes. */
  fail(failures: { logins?: ("temporary" | "permanent")[]; quits?: ("nothing_removed" | number)[] }): Promise<void>;
  /** Advances the server's clock. */
  advance(milliseconds: number): Promise<void>;
  /** What was said, line by line, secrets removed; of one session or of all. */
  transcript(session?: number): Promise<string>;
  ledger(): Promise<Ledger>;
  sessions(): Promise<Session[]>;
  /** Events with numbers above `after`; if there are none, waits for the next ones, at most 60000 ms. */
  events(after?: number, waitMs?: number): Promise<Event[]>;
  /** Waits until no session is open; gives whether none is. */
  waitIdle(waitMs?: number): Promise<boolean>;
  /** Rejects, with the reason, if a script was not followed. */
  verify(): Promise<void>;
  /** Has users, mail and faults be what they were at the start; forgets transcript and ledger. */
  reset(): Promise<void>;
}

/** A server as a process of its own. */
export class Server {
  private constructor();
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate to trust, in PEM. */
  readonly ca: Uint8Array;
  readonly control: Control;
  /** Stops it; rejects if the command ended with a failure. */
  stop(): Promise<void>;
}

/**
 * Runs `pop3-mock serve` with more options until it is stopped or this process ends. The program is the one that
 * POP3_MOCK names, or `pop3-mock` on the PATH.
 */
export function start(...options: string[]): Promise<Server>;
