import { type Bucket, UNKNOWN, type UndecidedFinding } from "../../../policy/index.ts";
import type { Account, AccountRole, AccountSource } from "../../accounts/account.ts";
import { RunError, StoreError } from "../../errors.ts";
import type { BucketReader, BucketSource, LifecycleStore } from "../../ports.ts";
import type { UploadStore } from "../../uploads/incomplete-upload.ts";
import type { Connection } from "../connect.ts";
import type { LiveRun } from "../live-run.ts";

/**
 * The caller's connection, which asks about each bucket with a session of the role in the bucket's own account. A session
 * is opened when the first bucket needs it, and kept until the end. Where one cannot be had, or is lost, nothing more is
 * asked in its account: each of its buckets fails with the reason, and those of other accounts go on.
 *
 * @param role absent: every bucket is the caller's own
 * @param accounts whose buckets are listed, one account after the other; absent where something else knows the buckets
 * @returns a connection whose `close` leaves the caller's own open
 */
export function acrossAccounts(
  caller: Connection,
  role: AccountRole | undefined,
  accounts?: AccountSource,
): Connection {
  if (role === undefined) return { ...caller, close: () => {} };
  const sessions = new Sessions(caller, role);
  return {
    ...caller,
    ...(accounts !== undefined && { source: sourceOf(sessions, accounts) }),
    store: storeOf(sessions),
    reader: readerOf(sessions),
    uploads: uploadsOf(sessions),
    role: role.role,
    lostAccounts: sessions.lost,
    close: () => sessions.close(),
  };
}

/** The run, with a connection of its own that reaches the accounts of a role; see {@link acrossAccounts}. */
export function runAcross(run: LiveRun, role: AccountRole | undefined, accounts?: AccountSource): LiveRun {
  return { ...run, connection: acrossAccounts(run.connection, role, accounts) };
}

/** One session for each account, as they are needed. */
class Sessions {
  /** Why an account is asked nothing more. */
  readonly lost = new Map<string, string>();
  readonly #caller: Connection;
  readonly #role: AccountRole;
  readonly #opened = new Map<string, Promise<Connection>>();

  constructor(caller: Connection, role: AccountRole) {
    this.#caller = caller;
    this.#role = role;
  }

  /**
   * Asks in the account of a bucket.
   *
   * @throws StoreError also where that account has no session (any more): then nothing was sent
   */
  async use<T>(bucket: Bucket, ask: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.of(bucket);
    try {
      return await ask(connection);
    } catch (error) {
      throw this.noteLoss(bucket, error);
    }
  }

  /** @throws StoreError */
  async of({ account }: Pick<Bucket, "account">): Promise<Connection> {
    if (account === null) return this.#caller;
    const reason = this.lost.get(account);
    if (reason !== undefined) throw lostError(reason);
    let opened = this.#opened.get(account);
    if (opened === undefined) {
      opened = this.#caller.inAccount({ id: account }, this.#role);
      this.#opened.set(account, opened);
    }
    try {
      return await opened;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      this.lost.set(account, error.message);
      throw lostError(error.message, error);
    }
  }

  /** The buckets of an account; those that were listed until that failed. */
  async *list({ id: account, tagsUnread }: Account): AsyncIterable<Bucket> {
    try {
      if (tagsUnread !== undefined) throw tagsUnread;
      const { source } = await this.of({ account });
      yield* source.list();
    } catch (error) {
      if (!(error instanceof RunError || error instanceof StoreError)) throw error;
      this.lost.set(account, error.message);
    }
  }

  /** Takes an error for what it says of its account: an expired session fails every further request alike. */
  noteLoss(bucket: Bucket, error: unknown): unknown {
    const reason = error instanceof StoreError ? this.reasonOfLoss(bucket, error.finding) : undefined;
    if (reason === undefined) return error;
    // What S3 did with this request is for its own meaning to say.
    return new StoreError(lostFinding(reason), (error as StoreError).meaning, { cause: error });
  }

  /** Why the account is lost, where a finding says that it is. */
  reasonOfLoss({ account }: Bucket, finding: UndecidedFinding): string | undefined {
    if (account === null || !("cause" in finding) || finding.cause !== "credentials-expired") return undefined;
    if (!this.lost.has(account)) this.lost.set(account, finding.detail);
    return this.lost.get(account);
  }

  close(): void {
    // One that is still being opened is closed once it is.
    for (const opened of this.#opened.values()) {
      void opened.then(
        (connection) => connection.close(),
        () => undefined,
      );
    }
    this.#opened.clear();
  }
}

function lostFinding(detail: string): UndecidedFinding {
  return { kind: "access-denied", detail, cause: "role-session" };
}

function lostError(reason: string, cause?: unknown): StoreError {
  return new StoreError(lostFinding(reason), "refused", { cause });
}

function sourceOf(sessions: Sessions, accounts: AccountSource): BucketSource {
  return {
    async *list() {
      for await (const account of accounts.list()) yield* sessions.list(account);
    },
  };
}

function storeOf(sessions: Sessions): LifecycleStore {
  return {
    read: (bucket) => sessions.use(bucket, ({ store }) => store.read(bucket)),
    write: (bucket, configuration) => sessions.use(bucket, ({ store }) => store.write(bucket, configuration)),
    restore: (bucket, raw) => sessions.use(bucket, ({ store }) => store.restore(bucket, raw)),
  };
}

/** Nothing is thrown for one bucket: what its account does not let be read comes back as a finding. */
function readerOf(sessions: Sessions): BucketReader {
  const readFacts = async (
    bucket: Bucket,
    read: (reader: BucketReader) => Promise<Bucket>,
    unread: Partial<Bucket>,
  ) => {
    try {
      return await sessions.use(bucket, ({ reader }) => read(reader));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { ...bucket, ...unread, unread: [...(bucket.unread ?? []), error.finding] };
    }
  };
  return {
    locate: (bucket) => readFacts(bucket, (reader) => reader.locate(bucket), {}),
    readTags: (bucket) => readFacts(bucket, (reader) => reader.readTags(bucket), { tags: UNKNOWN }),
    readLifecycle: async (bucket) => {
      try {
        const answer = await sessions.use(bucket, ({ reader }) => reader.readLifecycle(bucket));
        if (answer.reading.state !== "undecided") return answer;
        const reason = sessions.reasonOfLoss(bucket, answer.reading.finding);
        return reason === undefined ? answer : undecided(answer.bucket, lostFinding(reason));
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return undecided(bucket, error.finding);
      }
    },
  };
}

function undecided(bucket: Bucket, finding: UndecidedFinding) {
  return { bucket, reading: { state: "undecided", finding } } as const;
}

function uploadsOf(sessions: Sessions): UploadStore {
  return {
    async *list(bucket, prefix) {
      const { uploads } = await sessions.of(bucket);
      try {
        yield* uploads.list(bucket, prefix);
      } catch (error) {
        throw sessions.noteLoss(bucket, error);
      }
    },
    readParts: (bucket, upload) => sessions.use(bucket, ({ uploads }) => uploads.readParts(bucket, upload)),
    abort: (bucket, upload) => sessions.use(bucket, ({ uploads }) => uploads.abort(bucket, upload)),
    initiate: (bucket, key) => sessions.use(bucket, ({ uploads }) => uploads.initiate(bucket, key)),
  };
}
