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
  expired: boolean;
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

/** Octets of one session in one direction, until the other side speaks; a secret shows as `***`. */
export interface TranscriptEntry {
  session: number;
  /** Client or server. */
  direction: "C" | "S";
  /** Microseconds since the server started. */
  time_us: number;
  /** Octets sent before in this direction. */
  offset: number;
  tls: boolean;
  /** The octets in UTF-8; escaped where they are none. */
  text: string;
  /** The octets where they are no UTF-8. */
  base64?: string;
  /** Octets that followed and were not kept. */
  omitted: number;
}

/** What a dialogue does next; octets are text as it is, or escaped (`\r`, `\n`, `\xNN`). */
export type Step =
  | { expect: string }
  | { send: string }
  | { reply: string }
  | { generate: number }
  | { pause: string }
  | "start-tls"
  | "half-close"
  | "close"
  | "cut"
  | "reset"
  | "hang";

/** How connections are to deviate from the RFCs; what stands later has the last word. */
export interface Deviations {
  /** A name of `pop3-mock personas`. */
  persona?: string;
  /** Names of `pop3-mock quirks`. */
  quirks?: string[];
  /** TOML, as --script takes it. */
  script?: string;
  /** TOML, each in one line, as --rule takes it. */
  rules?: string[];
  /** They act beside those of `setFaults`. */
  faults?: string[];
  /** Flaws of TLS, for instance "tls12-only" or "stls-refused". */
  flaws?: string[];
  /** For instance "expired". */
  certificate?: string;
  /** What the next connections find instead of sessions, or all behind them. */
  dialogues?: (Step[] | { steps: Step[]; repeat?: boolean })[];
}

/** What connections find now; script and rules as they were sent. */
export interface Misbehaviour {
  persona: string | null;
  quirks: string[];
  script: string | null;
  rules: string[];
  rules_in_force: number;
  faults: string[];
  tls: { flaws: string[]; certificate: string };
  dialogues: { waiting: number; repeats: boolean };
}

/** How often a command is to come: so often, or in these bounds. */
export type Times = number | { atLeast?: number; atMost?: number };

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
  /**
   * Adds a user, or replaces one with maildrop and ledger; gives the messages' unique-ids. Names and passwords are those
   * that USER and PASS can carry: no control characters, no space in the name.
   */
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
  /** Has new connections deviate from the RFCs so and no otherwise; without arguments, not at all. */
  misbehave(how?: Deviations): Promise<Misbehaviour>;
  /** What connections find now. */
  misbehaviour(): Promise<Misbehaviour>;
  /** Expects a command that begins so, for instance "DELE 1": once at least, unless `times` says more. `verify` judges. */
  expect(command: string, how?: { times?: Times; session?: number }): Promise<void>;
  /** Expects that one session sends these commands in this order, with or without others between them. */
  expectInOrder(commands: string[], how?: { session?: number }): Promise<void>;
  /** What is expected, in words. */
  expectations(): Promise<string[]>;
  /** Expects nothing any more. */
  clearExpectations(): Promise<void>;
  /** Has the next logins and QUITs fail, in the place of what was to fail; a number is what a QUIT still removes. */
  fail(failures: { logins?: ("temporary" | "permanent")[]; quits?: ("nothing_removed" | number)[] }): Promise<void>;
  /** Advances the server's clock. */
  advance(milliseconds: number): Promise<void>;
  /** What was said, line by line, secrets removed; of one session or of all. */
  transcript(session?: number): Promise<string>;
  /** The same with octets, times and offsets. */
  transcriptEntries(session?: number): Promise<TranscriptEntry[]>;
  ledger(): Promise<Ledger>;
  sessions(): Promise<Session[]>;
  /** Events with numbers above `after`; if there are none, waits for the next ones, at most 60000 ms. */
  events(after?: number, waitMs?: number): Promise<Event[]>;
  /** Waits until no session is open; gives whether none is. */
  waitIdle(waitMs?: number): Promise<boolean>;
  /** Rejects, with the reason, if a dialogue was not followed or an expectation is not met. */
  verify(): Promise<void>;
  /** Has users, mail, deviations, faults and expectations be what they were at the start; forgets transcript and ledger. */
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
 * POP3_MOCK names, or `pop3-mock` on the PATH. Rejects with what the command said if it does not start.
 */
export function start(...options: string[]): Promise<Server>;
