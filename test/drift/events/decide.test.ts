import { describe, expect, it } from "vitest";
import type { BucketEvent } from "../../../drift/events/bucket-event.ts";
import { abandonCarrier, abandonCheck, decide, finishCheck } from "../../../drift/events/decide.ts";
import { type EventSettings, expiryOf, type WatchedBucket } from "../../../drift/events/watched-bucket.ts";

const T = Date.parse("2026-11-21T04:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GRACE = 15 * MINUTE;

const SETTINGS: EventSettings = {
  graceSeconds: 900,
  windowSeconds: 24 * 60 * 60,
  maxReverts: 3,
  leaseSeconds: 960,
  ownRoles: ["mpu-guard-patch", "arn:aws:iam::999999999999:role/central"],
};

function event(at: number, more: Partial<BucketEvent> = {}): BucketEvent {
  const id = `e-${at}`;
  return {
    id,
    at,
    name: "PutBucketLifecycle",
    bucket: "acme-media",
    kind: "general-purpose",
    account: "111122223333",
    regionHint: "eu-west-1",
    ...more,
  };
}

function decided(each: BucketEvent, known: WatchedBucket | undefined, now: number, owner = "one") {
  return decide(each, known, { now, owner, settings: SETTINGS });
}

/** A check from its beginning to its end. */
function checked(known: WatchedBucket | undefined, mayHaveWritten: boolean, owner = "one") {
  const finished = finishCheck(known, mayHaveWritten, { owner, settings: SETTINGS });
  if (finished === undefined) throw new Error("somebody else has the bucket");
  return finished;
}

describe("a bucket that was changed", () => {
  it("is left alone until the grace period is over, and is checked then", () => {
    const first = decided(event(T), undefined, T + MINUTE);
    expect(first.action).toMatchObject({ do: "wait", until: T + GRACE });
    expect(decided(event(T), first.next, T + GRACE - 1).action.do).toBe("wait");
    expect(decided(event(T), first.next, T + GRACE).action).toMatchObject({ do: "check" });
    expect(decided(event(T), first.next, T + GRACE).action).not.toHaveProperty("reportOnly");
  });

  it("and is changed again waits anew: an apply may be under way", () => {
    const first = decided(event(T), undefined, T + MINUTE);
    const second = decided(event(T + 10 * MINUTE), first.next, T + 11 * MINUTE);
    expect(decided(event(T), second.next, T + GRACE).action).toMatchObject({
      do: "wait",
      until: T + 10 * MINUTE + GRACE,
    });
  });

  it("by events in disorder waits for the last change, not for the last message", () => {
    const late = decided(event(T + 5 * MINUTE), undefined, T + 6 * MINUTE);
    const early = decided(event(T), late.next, T + 7 * MINUTE);
    expect(early.next?.changedAt).toBe(T + 5 * MINUTE);
  });

  it("by a burst of events is checked once: one message comes back, and the others are done", () => {
    let known: WatchedBucket | undefined;
    const actions = [];
    for (let second = 0; second < 50; second += 1) {
      const { action, next } = decided(event(T + second * SECOND), known, T + MINUTE);
      known = next ?? known;
      actions.push(action.do);
    }
    expect(actions.filter((action) => action === "wait")).toHaveLength(1);
    const due = T + 49 * SECOND + GRACE;
    const check = decided(event(T), known, due);
    expect(check.action.do).toBe("check");
    const { next, again } = checked(check.next, true);
    expect(again).toBeUndefined();
    for (let second = 0; second < 50; second += 1) {
      expect(decided(event(T + second * SECOND), next, due + HOUR).action).toMatchObject({ do: "ignore" });
    }
  });

  it("is checked by one at a time: who comes meanwhile waits until the lease ends", () => {
    const begun = decided(event(T), undefined, T + GRACE, "one");
    const copy = decided(event(T), begun.next, T + GRACE + SECOND, "two");
    expect(copy.action).toMatchObject({ do: "wait", until: T + GRACE + 960 * SECOND });
  });

  it("while it is checked is looked at again after another grace period", () => {
    const begun = decided(event(T), undefined, T + GRACE, "one");
    const during = decided(event(T + GRACE + SECOND), begun.next, T + GRACE + 2 * SECOND, "two");
    expect(during.action.do).toBe("ignore");
    const { again, next } = checked(during.next, false);
    expect(again).toBe(T + GRACE + SECOND + GRACE);
    expect(decided(event(T), next, again as number).action.do).toBe("check");
  });

  it("is taken over from a function that died, once its lease is over, and the write it may have sent counts", () => {
    const begun = decided(event(T), undefined, T + GRACE, "one");
    const over = T + GRACE + 960 * SECOND;
    const again = decided(event(T), begun.next, over, "two");
    expect(again.action.do).toBe("check");
    expect(again.next?.writes).toEqual([T + GRACE]);
    expect(finishCheck(again.next, true, { owner: "one", settings: SETTINGS })).toBeUndefined();
  });

  it("whose message is lost is looked at with the next event, and not never", () => {
    const first = decided(event(T), undefined, T + MINUTE);
    const soon = decided(event(T + MINUTE), first.next, T + 2 * MINUTE);
    expect(soon.action.do).toBe("ignore");
    expect(decided(event(T + 5 * HOUR), soon.next, T + 5 * HOUR).action.do).toBe("wait");
    const aside = abandonCarrier(first.next, event(T));
    expect(decided(event(T + MINUTE), aside, T + 2 * MINUTE).action.do).toBe("wait");
    expect(abandonCarrier(first.next, event(T + MINUTE))).toBeUndefined();
  });

  it("whose check failed is free for the next try, and a write that may have been sent counts", () => {
    const begun = decided(event(T), undefined, T + GRACE);
    expect(abandonCheck(begun.next, true, "one")?.writes).toEqual([T + GRACE]);
    const free = abandonCheck(begun.next, false, "one");
    expect(free?.writes).toEqual([]);
    expect(decided(event(T), free, T + GRACE + SECOND).action.do).toBe("check");
    expect(abandonCheck(begun.next, true, "two")).toBeUndefined();
  });
});

describe("an event that means nothing", () => {
  it.each<[string, Partial<BucketEvent>]>([
    ["failed", { errorCode: "AccessDenied" }],
    ["is our own role's, with a path", { role: "arn:aws:iam::111122223333:role/audit/mpu-guard-patch" }],
    ["is of our own role by its ARN", { role: "arn:aws:iam::999999999999:role/central" }],
  ])("%s: nobody reads the bucket, and nothing is remembered", (_, more) => {
    const { action, next } = decided(event(T, more), undefined, T + HOUR);
    expect(action.do).toBe("ignore");
    expect(next).toBeUndefined();
  });

  it("is not one of a role with the same name in another account, which is not ours", () => {
    const role = "arn:aws:iam::444455556666:role/mpu-guard-patch";
    expect(decided(event(T, { role }), undefined, T + HOUR).action.do).toBe("check");
  });
});

describe("a bucket that loses our rule again and again", () => {
  it("is written so many times in a window, and only reported from then on, until the window has passed", () => {
    let known: WatchedBucket | undefined;
    const only = [];
    for (let round = 0; round < 5; round += 1) {
      const at = T + round * HOUR;
      const { action, next } = decided(event(at), known, at + GRACE);
      only.push(action.do === "check" ? (action.reportOnly ?? "write") : action.do);
      known = checked(next, action.do === "check" && action.reportOnly === undefined).next;
    }
    expect(only).toEqual(["write", "write", "write", "flapping", "flapping"]);
    const later = T + 30 * HOUR;
    expect(decided(event(later), known, later + GRACE).action).not.toHaveProperty("reportOnly");
  });
});

describe("a bucket that never comes to rest", () => {
  it("is reported after a while and not written, and again after as long", () => {
    let known: WatchedBucket | undefined;
    const reports: number[] = [];
    for (let minute = 0; minute < 6 * 60; minute += 5) {
      const now = T + minute * MINUTE;
      // The first message comes back; all others are its burst.
      for (const each of [event(now), event(T)]) {
        const { action, next } = decided(each, known, now);
        known = next ?? known;
        if (action.do !== "check") continue;
        expect(action.reportOnly).toBe("restless");
        reports.push(minute);
        known = checked(known, false).next;
      }
    }
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.length).toBeLessThanOrEqual(3);
  });
});

describe("a clock that is wrong", () => {
  it("of the caller does not put a change into the future: the grace period ends", () => {
    const { action } = decided(event(T + 90 * 24 * HOUR), undefined, T);
    expect(action).toMatchObject({ do: "wait", until: T + GRACE });
  });

  it("of a function that remembered a future does not keep the bucket waiting for it", () => {
    const year = 365 * 24 * HOUR;
    const future: WatchedBucket = {
      changedAt: T + year,
      checkedAt: T + year,
      unsettledSince: T + year,
      carrier: { event: "lost", until: T + year },
      lease: { owner: "lost", since: T + year, until: T + year },
      writes: [],
    };
    let known: WatchedBucket | undefined = future;
    let now = T;
    for (let tries = 0; tries < 40; tries += 1) {
      const { action, next } = decided(event(T), known, now, "two");
      known = next ?? known;
      if (action.do === "check") break;
      now += GRACE;
    }
    expect(known?.lease?.owner).toBe("two");
  });
});

describe("what is remembered", () => {
  it("expires once no copy of an event, no lease and no write in its window needs it", () => {
    const base: WatchedBucket = { changedAt: T, writes: [] };
    expect(expiryOf(base, SETTINGS)).toBe(T + GRACE + 24 * HOUR);
    expect(expiryOf({ ...base, writes: [T + HOUR] }, { ...SETTINGS, windowSeconds: 60 * 60 * 48 })).toBe(T + 49 * HOUR);
    expect(expiryOf({ ...base, carrier: { event: "e", until: T + 40 * HOUR } }, SETTINGS)).toBe(T + 40 * HOUR);
  });
});
