import type { ReportedBucket, RunReport } from "../../../drift/report/contents/run-report.ts";
import type { Bucket, Finding, Verdict } from "../../../policy/index.ts";
import { identityWith } from "../../support/builders.ts";

/** A report in which a stranger named everything that a stranger can name. */
export function payloadReport(payload: string): RunReport {
  const live: Bucket = { account: payload, region: payload, name: payload, kind: "general-purpose", origin: "live" };
  const declared: Bucket = {
    ...live,
    origin: "declared",
    account: null,
    region: null,
    address: payload,
    constructPath: payload,
    stack: payload,
    location: { file: payload, line: 3 },
  };
  // A construct is called by what stands after the last slash.
  const construct: Bucket = { ...declared, constructPath: `acme/${payload.replaceAll("/", "|")}` };
  const { constructPath: _, ...withoutConstruct } = declared;
  const directory: Bucket = { ...live, kind: "directory" };
  const requirement = { ruleId: payload, daysAfterInitiation: 7, accept: { minDays: 1, maxDays: 7 } };
  const declaredBy = { ...place(payload), by: "terraform", where: payload } as const;
  return {
    command: "patch",
    startedAt: "2026-11-21T02:00:00.000Z",
    finishedAt: "2026-11-21T02:00:07.000Z",
    identity: identityWith({
      account: payload,
      caller: payload,
      profile: payload,
      endpoint: payload,
      regions: [payload],
    }),
    policy: { source: payload, sha256: "0".repeat(64) },
    results: [
      {
        ...judged(live, "violation", { kind: "abort-rule-disabled", ruleId: payload }, { requirement }),
        change: { outcome: "refused", reason: "declared-in-code", declaredBy },
      },
      {
        ...judged(live, "violation", { kind: "abort-scope-partial", prefixes: [payload, payload] }),
        change: { outcome: "refused", reason: "owner-unknown", detail: payload },
      },
      judged(directory, "violation", { kind: "abort-days-too-long", ruleId: payload, days: -30 }),
      judged(declared, "violation", { kind: "duplicate-configuration", addresses: [payload, payload] }),
      judged(construct, "violation", { kind: "no-lifecycle-configuration" }, { requirement }),
      judged(
        withoutConstruct,
        "violation",
        { kind: "no-abort-rule", ruleCount: 2, restricted: [{ ruleId: payload }] },
        { requirement, declaration: { addresses: [payload], hasOwnRule: true } },
      ),
      judged(declared, "violation", {
        kind: "exemption-expired",
        isNeeded: true,
        reason: payload,
        owner: payload,
        expires: payload,
      }),
      judged(live, "undecided", { kind: "access-denied", detail: payload, missingAction: payload }),
      judged(declared, "undecided", { kind: "unattributed", detail: payload }),
      judged(live, "compliant", { kind: "abort-prefix-literal", ruleId: payload, prefix: payload }),
      {
        verdict: {
          bucket: live,
          status: "exempt",
          findings: [],
          exemption: { reason: payload, owner: payload, expires: payload },
        },
        change: { outcome: "failed", detail: payload },
      },
    ],
  };
}

function place(payload: string) {
  return { address: payload, stack: payload, file: payload, line: 3 };
}

function judged(
  bucket: Bucket,
  status: Verdict["status"],
  finding: Finding,
  more: Partial<Verdict> = {},
): ReportedBucket {
  return { verdict: { bucket, status, findings: [finding], ...more } };
}
