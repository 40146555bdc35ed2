import { describe, expect, it } from "vitest";
import { RunError, StoreError } from "../../../drift/errors.ts";
import { checkLimit } from "../../../drift/patch/apply-plan.ts";
import { type PlanPatchOptions, planPatch } from "../../../drift/patch/plan-patch.ts";
import {
  DEFAULT_POLICY,
  evaluate,
  type LifecycleConfiguration,
  type LifecycleReading,
  UNKNOWN,
  type Verdict,
} from "../../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, ownRule, policyWith, rule, TODAY } from "../../support/builders.ts";
import { FakeStore } from "../../support/fake-store.ts";

const logs = configurationOf(rule());
const OWNER = { by: "terraform", address: "aws_s3_bucket_lifecycle_configuration.media" } as const;
const read = (configuration: LifecycleConfiguration): LifecycleReading => ({ state: "configured", configuration });

function judge(reading: LifecycleReading, bucket = liveBucket(), policy = policyWith()) {
  return evaluate(reading, policy, bucket, TODAY);
}

const evaluation = { policy: policyWith(), today: TODAY };

async function plan(verdict: Verdict, options: Omit<PlanPatchOptions, "evaluation">) {
  return (await planPatch(verdict, { evaluation, ...options })).change;
}

describe("planning a patch", () => {
  it("plans on what it reads itself, not on what the scan saw", async () => {
    const now = configurationOf(rule(), rule({ id: "new" }));
    const change = await plan(judge(read(logs)), { store: new FakeStore(now) });
    expect(change).toMatchObject({
      outcome: "planned",
      plan: { before: now, after: { rules: [...now.rules, ownRule()] } },
    });
  });

  it("has nothing to do where somebody mended the bucket since the scan", async () => {
    const change = await plan(judge(read(logs)), { store: new FakeStore(configurationOf(abortRule(7))) });
    expect(change).toEqual({ outcome: "unchanged" });
  });

  it("is compliant where somebody mended the bucket since the scan: no job fails over what is right by now", async () => {
    const store = new FakeStore(configurationOf(abortRule(7)));
    expect(await planPatch(judge(read(logs)), { store, evaluation })).toMatchObject({
      verdict: { status: "compliant", findings: [], abort: { days: 7 } },
      change: { outcome: "unchanged" },
    });
  });

  it("never writes", async () => {
    const store = new FakeStore();
    expect((await plan(judge({ state: "absent" }), { store })).outcome).toBe("planned");
    expect(store.written).toEqual([]);
  });

  it("refuses what could not be written back whole", async () => {
    const change = await plan(judge(read(logs)), { store: new FakeStore(logs, false) });
    expect(change).toEqual({ outcome: "refused", reason: "not-lossless" });
  });

  it("hands on why no merge is possible", async () => {
    const taken = configurationOf(rule({ id: "mpu-guard-abort-incomplete-multipart-uploads" }));
    expect(await plan(judge(read(taken)), { store: new FakeStore(taken) })).toEqual({
      outcome: "refused",
      reason: "rule-id-taken",
    });
  });

  it("fails, and plans nothing, where the bucket cannot be read", async () => {
    const store = new FakeStore(logs);
    store.nextReads.push(new StoreError({ kind: "throttled", detail: "503 SlowDown" }, "refused"));
    expect(await plan(judge(read(logs)), { store })).toEqual({
      outcome: "failed",
      detail: "503 SlowDown",
      fix: "scan again with a lower --concurrency",
    });
  });

  it("does not hide a mistake of ours behind a bucket", async () => {
    const store = new FakeStore(logs);
    store.nextReads.push(new TypeError("a mistake"));
    await expect(plan(judge(read(logs)), { store })).rejects.toThrow("a mistake");
  });
});

describe("a bucket that is left alone is not even read", () => {
  const finding = { kind: "access-denied", detail: "403" } as const;
  const express = liveBucket({ name: "a--use1-az4--x-s3", kind: "directory", admitsLifecycleService: false });
  const exemption = { match: { bucket: "*" }, reason: "why", owner: "who", expires: TODAY };
  const expired = policyWith({ exemptions: [{ ...exemption, expires: "2020-01-01" }] });

  it.each([
    ["undecided", judge({ state: "undecided", finding }), { outcome: "refused", reason: "undecided" }],
    [
      "undecided for its tags",
      judge(
        { state: "absent" },
        liveBucket({ tags: UNKNOWN }),
        policyWith({ exemptions: [{ ...exemption, match: { tags: { a: "b" } } }] }),
      ),
      { outcome: "refused", reason: "undecided" },
    ],
    ["compliant", judge(read(configurationOf(abortRule(7)))), { outcome: "unchanged" }],
    [
      "exempt",
      judge({ state: "absent" }, liveBucket(), policyWith({ exemptions: [exemption] })),
      { outcome: "unchanged" },
    ],
    ["not there", judge({ state: "notApplicable" }), { outcome: "unchanged" }],
    [
      "under MFA delete",
      judge({ state: "absent" }, liveBucket({ mfaDelete: true })),
      { outcome: "refused", reason: "lifecycle-unsupported" },
    ],
    [
      "kept from the lifecycle service",
      judge(read(configurationOf(abortRule(7))), express),
      { outcome: "refused", reason: "not-patchable" },
    ],
    [
      "fine, whatever exemption of it has expired",
      judge(read(configurationOf(abortRule(7))), liveBucket(), expired),
      { outcome: "unchanged" },
    ],
  ])("when it is %s", async (_, verdict, expected) => {
    const store = new FakeStore(logs);
    expect(await plan(verdict, { store })).toEqual(expected);
    expect([store.reads, store.written]).toEqual([0, []]);
  });

  it("but one with an expired exemption and bad rules is mended", async () => {
    const change = await plan(judge({ state: "absent" }, liveBucket(), expired), { store: new FakeStore() });
    expect(change.outcome).toBe("planned");
  });
});

describe("limits.maxChangesPerRun", () => {
  const limited = policyWith({ limits: { ...DEFAULT_POLICY.limits, maxChangesPerRun: 2 } });

  it("stops a run that plans more, before anything is written, and says how to go on", () => {
    expect(() => checkLimit(3, limited)).toThrow(RunError);
    expect(() => checkLimit(3, limited)).toThrow(/3 buckets would change.*is 2.*nothing was written/);
  });

  it("lets a run through that plans just as many", () => {
    expect(() => checkLimit(2, limited)).not.toThrow();
  });

  it("is no limit where the policy sets none", () => {
    expect(() => checkLimit(1_000_000, policyWith())).not.toThrow();
  });
});

describe("whether a bucket may be written is settled before it is read", () => {
  const absent = judge({ state: "absent" });
  const mfa = judge({ state: "absent" }, liveBucket({ mfaDelete: true }));
  const free = { denyListed: () => undefined, refusalFor: async () => undefined };
  const forbidding = { ...free, denyListed: () => ({ reason: "never-patch", detail: "a ticket first" }) as const };
  const owned = { ...free, refusalFor: async () => ({ reason: "declared-in-code", declaredBy: OWNER }) as const };

  it.each<[string, Parameters<typeof planPatch>[0], Omit<PlanPatchOptions, "store" | "evaluation">, object]>([
    ["one on the deny list", absent, { ownership: forbidding }, { reason: "never-patch", detail: "a ticket first" }],
    ["one on the deny list that no rule could mend", mfa, { ownership: forbidding }, { reason: "never-patch" }],
    ["one that no rule could mend", mfa, { ownership: owned }, { reason: "lifecycle-unsupported" }],
    [
      "one that loses our rule again and again",
      absent,
      { ownership: owned, isFlapping: () => true },
      { reason: "flapping" },
    ],
    ["one that code declares", absent, { ownership: owned }, { reason: "declared-in-code", declaredBy: OWNER }],
  ])("%s", async (_, verdict, options, expected) => {
    const store = new FakeStore(logs);
    expect(await plan(verdict, { store, ...options })).toMatchObject({ outcome: "refused", ...expected });
    expect([store.reads, store.written]).toEqual([0, []]);
  });

  it("and nothing stands against one that nobody else owns", async () => {
    const options = { store: new FakeStore(), ownership: free, isFlapping: () => false };
    expect((await plan(absent, options)).outcome).toBe("planned");
  });

  it("a compliant bucket is asked for nothing, whoever owns it", async () => {
    const fine = judge(read(configurationOf(abortRule(7))));
    const asked = { ...owned, refusalFor: () => Promise.reject(new Error("asked")) };
    expect(await plan(fine, { store: new FakeStore(), ownership: asked })).toEqual({ outcome: "unchanged" });
  });
});
