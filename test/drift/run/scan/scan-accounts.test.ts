import { describe, expect, it } from "vitest";
import { RunError } from "../../../../drift/errors.ts";
import type { LifecycleAnswer, Progress } from "../../../../drift/ports.ts";
import type { Connection } from "../../../../drift/run/connect.ts";
import type { LiveRun } from "../../../../drift/run/live-run.ts";
import { type ScanAccountsOptions, scanAccounts } from "../../../../drift/run/scan/scan-accounts.ts";
import { JudgedBefore } from "../../../../drift/scan/judged-before.ts";
import { type Bucket, DEFAULT_POLICY, type Verdict } from "../../../../policy/index.ts";

const ROLE = { role: "scan", sessionName: "s", sessionPolicy: "{}" };
const SILENT: Progress = { begin: () => {}, expect: () => {}, advance: () => {}, end: () => {} };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `7${String(index).padStart(11, "0")}`);

interface FakeAccount {
  readonly buckets: number;
  readonly regionOf?: (index: number) => string;
  /** Answers a read; at once where absent. */
  readonly read?: (bucket: Bucket, throttle: (region: string) => void) => Promise<void>;
}

/** A run over made-up accounts, which counts what is read at once. */
function fakeRun(accounts: Readonly<Record<string, FakeAccount>>, more: Partial<LiveRun> = {}) {
  const reading = { now: 0, most: 0, byAccount: new Map<string, number>() };
  const inAccount = async ({ id }: { id: string }): Promise<Connection> => {
    const { buckets, regionOf = () => "eu-west-1", read = async () => {} } = accounts[id] as FakeAccount;
    let throttle: (region: string) => void = () => {};
    const source = {
      async *list() {
        for (let index = 0; index < buckets; index += 1) {
          const region = regionOf(index);
          yield { account: id, region, name: `b${index}`, kind: "general-purpose", origin: "live" } as const;
        }
      },
    };
    const readLifecycle = async (bucket: Bucket): Promise<LifecycleAnswer> => {
      reading.now += 1;
      reading.most = Math.max(reading.most, reading.now);
      reading.byAccount.set(id, (reading.byAccount.get(id) ?? 0) + 1);
      await read(bucket, throttle);
      await new Promise(setImmediate);
      reading.byAccount.set(id, (reading.byAccount.get(id) ?? 0) - 1);
      reading.now -= 1;
      return { bucket, reading: { state: "absent" } };
    };
    return {
      source,
      reader: { locate: async (bucket: Bucket) => bucket, readTags: async (bucket: Bucket) => bucket, readLifecycle },
      throttling: {
        regionOf: ({ region }: Bucket) => region ?? "",
        onThrottled: (listener: (region: string) => void) => {
          throttle = listener;
        },
      },
      close: () => {},
    } as unknown as Connection;
  };
  const run = {
    connection: { inAccount } as unknown as Connection,
    loaded: { policy: DEFAULT_POLICY } as LiveRun["loaded"],
    selection: { include: [], exclude: [], regions: [] },
    concurrency: 16,
    progress: SILENT,
    today: "2026-11-27",
    signal: new AbortController().signal,
    ...more,
  } as LiveRun;
  const scan = (options: Partial<ScanAccountsOptions> = {}) =>
    scanAccounts(run, {
      role: ROLE,
      accounts: {
        async *list() {
          for (const id of Object.keys(accounts)) yield { id };
        },
      },
      ...options,
    });
  return { scan, reading };
}

describe("an account that is throttled 10,000 times in a row", () => {
  const [throttled = "", ...others] = ids(8);

  /** It answers nothing but throttles until all others are done. */
  function setUp(buckets: number) {
    let release = () => {};
    const othersDone = new Promise<void>((resolve) => {
      release = resolve;
    });
    const fake = fakeRun({
      [throttled]: {
        buckets: 20,
        read: async ({ region }, throttle) => {
          for (let time = 0; time < 500; time += 1) throttle(region ?? "");
          await othersDone;
        },
      },
      ...Object.fromEntries(others.map((id) => [id, { buckets }])),
    });
    return { ...fake, release };
  }

  it("holds up no verdict of the others, and is itself read to its end", async () => {
    const { scan, release } = setUp(300);
    const came: string[] = [];
    const { accounts, judged } = await scan({
      onVerdict: async ({ bucket }) => {
        came.push(bucket.account ?? "");
        if (came.length === 300 * others.length) release();
      },
    });
    expect(new Set(came.slice(0, 300 * others.length))).toEqual(new Set(others));
    expect(accounts.every(({ status }) => status === "scanned")).toBe(true);
    expect(judged).toBe(20 + 300 * others.length);
  });

  it("leaves the others all but what it had sent before it was throttled", async () => {
    const { scan, reading, release } = setUp(300);
    let most = 0;
    let judged = 0;
    await scan({
      onVerdict: async () => {
        judged += 1;
        most = Math.max(most, reading.now - (reading.byAccount.get(throttled) ?? 0));
        if (judged === 300 * others.length) release();
      },
    });
    expect(reading.most).toBe(16);
    expect(most).toBeGreaterThanOrEqual(14);
  });
});

describe("a region of an account that is throttled", () => {
  it("leaves the account's other region to be read to its end", async () => {
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const [id = ""] = ids(1);
    const { scan } = fakeRun({
      [id]: {
        buckets: 40,
        regionOf: (index) => (index % 2 === 0 ? "eu-west-1" : "us-east-1"),
        read: async ({ region }, throttle) => {
          if (region !== "eu-west-1") return;
          throttle("eu-west-1");
          await stuck;
        },
      },
    });
    const came: (string | null)[] = [];
    await scan({
      onVerdict: async ({ bucket }) => {
        came.push(bucket.region);
        if (came.length === 20) release();
      },
    });
    expect(came).toEqual([...Array(20).fill("us-east-1"), ...Array(20).fill("eu-west-1")]);
  });
});

describe("what a scan of several accounts tells", () => {
  it("ends all of it where nobody takes a verdict any more: no account is said to have failed, and nothing is read on", async () => {
    const accounts = Object.fromEntries(ids(20).map((id) => [id, { buckets: 1000 }]));
    let told = 0;
    const { scan, reading } = fakeRun(accounts);
    const onVerdict = async () => {
      told += 1;
      if (told === 50) throw new RunError("cannot write to standard output: the disk is full");
    };
    await expect(scan({ onVerdict })).rejects.toThrow("cannot write to standard output: the disk is full");
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(reading.now).toBe(0);
    expect(told).toBeLessThan(70);
  });

  it("says how many accounts are done, of how many as soon as their listing has ended", async () => {
    const accounts = Object.fromEntries(ids(20).map((id) => [id, { buckets: 3 }]));
    const told: (readonly [number, number | undefined])[] = [];
    const statuses: (string | undefined)[] = [];
    const progress: Progress = {
      ...SILENT,
      advance: (status) => statuses.push(status),
      accounts: (done, total) => told.push([done, total]),
    };
    await fakeRun(accounts, { progress }).scan();
    expect(told[0]).toEqual([0, 20]);
    expect(told.at(-1)).toEqual([20, 20]);
    expect(statuses).toEqual(Array(60).fill("violation" satisfies Verdict["status"]));
  });

  it("does not count accounts that an interrupted run has done: they took no time", async () => {
    const [first = "", ...others] = ids(4);
    const accounts = Object.fromEntries([first, ...others].map((id) => [id, { buckets: 3 }]));
    const told: (readonly [number, number | undefined])[] = [];
    const progress = { ...SILENT, accounts: (done: number, total: number | undefined) => told.push([done, total]) };
    const before = new JudgedBefore();
    before.complete({ account: first, status: "scanned", buckets: 7 });
    const { accounts: results } = await fakeRun(accounts, { progress: progress as Progress }).scan({ before });
    expect(told.at(-1)).toEqual([3, 3]);
    expect(results.map((each) => each.status === "scanned" && each.buckets)).toEqual([7, 3, 3, 3]);
  });

  it("tells of an account once all of its verdicts were told: what is resumed then has them all", async () => {
    const order: string[] = [];
    const accounts = Object.fromEntries(ids(12).map((id) => [id, { buckets: 5 }]));
    await fakeRun(accounts).scan({
      onVerdict: async ({ bucket }) => {
        await new Promise(setImmediate);
        order.push(`${bucket.account}`);
      },
      onAccount: ({ account }) => order.push(`${account} is done`),
    });
    for (const id of ids(12)) {
      expect(order.lastIndexOf(id)).toBeLessThan(order.indexOf(`${id} is done`));
      expect(order.filter((each) => each === id)).toHaveLength(5);
    }
  });
});
