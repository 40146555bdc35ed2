import { describe, expect, it } from "vitest";
import type { Account } from "../../../../drift/accounts/account.ts";
import { RunError, StoreError } from "../../../../drift/errors.ts";
import { acrossAccounts } from "../../../../drift/run/accounts/across-accounts.ts";
import type { Connection } from "../../../../drift/run/connect.ts";
import type { Bucket } from "../../../../policy/index.ts";
import { identityWith, liveBucket } from "../../../support/builders.ts";
import { FakeStore } from "../../../support/fake-store.ts";

const ROLE = { role: "mpu-guard-patch", sessionName: "s", sessionPolicy: "{}" };
const inAccount = (account: string | null, name = "acme") => liveBucket({ account, name });
const expired = new StoreError({ kind: "access-denied", detail: "expired", cause: "credentials-expired" }, "refused");
const denied = new StoreError({ kind: "access-denied", detail: "403", missingAction: "s3:Get" }, "refused");

interface FakeAccount {
  readonly store: FakeStore;
  readonly reads: Bucket[];
  opened: number;
  closed: number;
}

/** A caller, and accounts of which each has a store of its own. */
function callerWith(open: (account: Account) => void = () => {}) {
  const accounts = new Map<string, FakeAccount>();
  const accountOf = (id: string) => {
    const account = accounts.get(id) ?? { store: new FakeStore(), reads: [], opened: 0, closed: 0 };
    accounts.set(id, account);
    return account;
  };
  const connectionOf = (id: string, account: FakeAccount): Connection => ({
    ...({} as Connection),
    identity: identityWith({ account: id }),
    lostAccounts: new Map(),
    store: account.store,
    reader: {
      locate: async (bucket) => bucket,
      readTags: async (bucket) => ({ ...bucket, tags: { account: id } }),
      readLifecycle: async (bucket) => {
        account.reads.push(bucket);
        const stored = await account.store.read().catch((error: StoreError) => error);
        if (!(stored instanceof StoreError)) return { bucket, reading: { state: "absent" } };
        return { bucket, reading: { state: "undecided", finding: stored.finding } };
      },
    },
    inAccount: async (other) => {
      const opened = accountOf(other.id);
      opened.opened += 1;
      open(other);
      return connectionOf(other.id, opened);
    },
    close: () => {
      account.closed += 1;
    },
  });
  return { caller: connectionOf("own", accountOf("own")), accountOf };
}

describe("a connection across accounts", () => {
  it("opens no session before a bucket needs it, one for all buckets of an account, and closes each once", async () => {
    const { caller, accountOf } = callerWith();
    const across = acrossAccounts(caller, ROLE);
    expect(accountOf("1").opened).toBe(0);
    const buckets = ["1", "2", "1", "1", "2"].map((account, index) => inAccount(account, `acme-${index}`));
    await Promise.all(buckets.map((bucket) => across.store.read(bucket)));
    expect([accountOf("1"), accountOf("2")].map(({ opened, store }) => [opened, store.reads])).toEqual([
      [1, 3],
      [1, 2],
    ]);
    across.close();
    await Promise.resolve();
    expect([accountOf("1").closed, accountOf("2").closed, accountOf("own").closed]).toEqual([1, 1, 0]);
  });

  it("asks the caller's own connection where no account is known, and everywhere without a role", async () => {
    const { caller, accountOf } = callerWith();
    await acrossAccounts(caller, ROLE).store.read(inAccount(null));
    await acrossAccounts(caller, undefined).store.read(inAccount("1"));
    expect([accountOf("own").store.reads, accountOf("1").opened]).toEqual([2, 0]);
  });

  it("says of each bucket of an account without a session why, asks for none again, and goes on in the others", async () => {
    const { caller, accountOf } = callerWith(({ id }) => {
      if (id === "1") throw new RunError("cannot assume it");
    });
    const across = acrossAccounts(caller, ROLE);
    for (const name of ["a", "b"]) {
      const error = await across.store.write(inAccount("1", name), { rules: [] }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ message: "cannot assume it", meaning: "refused" });
      expect(await across.reader.readLifecycle(inAccount("1", name))).toMatchObject({
        reading: { state: "undecided", finding: { detail: "cannot assume it", cause: "role-session" } },
      });
      expect(await across.reader.readTags(inAccount("1", name))).toMatchObject({
        unread: [{ detail: "cannot assume it" }],
      });
    }
    expect(await across.store.read(inAccount("2"))).toEqual({ state: "absent" });
    expect([...across.lostAccounts]).toEqual([["1", "cannot assume it"]]);
    expect(accountOf("1").opened).toBe(1);
  });

  it("sends nothing more to an account whose session is lost, whether a read or a write shows it", async () => {
    const { caller, accountOf } = callerWith();
    const across = acrossAccounts(caller, ROLE);
    accountOf("1").store.nextReads.push(expired);
    accountOf("2").store.nextReads.push(expired);
    await expect(across.store.read(inAccount("1"))).rejects.toMatchObject({ finding: { cause: "role-session" } });
    await across.reader.readLifecycle(inAccount("2"));
    await expect(across.store.write(inAccount("1"), { rules: [] })).rejects.toThrow("expired");
    await expect(across.store.read(inAccount("2"))).rejects.toThrow("expired");
    expect([accountOf("1").store.reads, accountOf("1").store.written, accountOf("2").store.reads]).toEqual([1, [], 1]);
    expect([...across.lostAccounts.keys()]).toEqual(["1", "2"]);
  });

  it("leaves it open whether S3 acted where a session is lost with a write", async () => {
    const { caller, accountOf } = callerWith();
    const across = acrossAccounts(caller, ROLE);
    accountOf("1").store.onWrite = () => {
      throw new StoreError(expired.finding, "unanswered");
    };
    await expect(across.store.write(inAccount("1"), { rules: [] })).rejects.toMatchObject({ meaning: "unanswered" });
  });

  it("takes what is denied for one bucket for no loss of its account", async () => {
    const { caller, accountOf } = callerWith();
    const across = acrossAccounts(caller, ROLE);
    accountOf("1").store.nextReads.push(denied);
    await expect(across.store.read(inAccount("1"))).rejects.toBe(denied);
    expect(await across.store.read(inAccount("1"))).toEqual({ state: "absent" });
    expect(across.lostAccounts.size).toBe(0);
  });
});
