import type { RunReport } from "../../../drift/report/index.ts";
import type { ReportedBucket } from "../../../drift/report/run-report.ts";
import type { Bucket, Finding, Verdict } from "../../../policy/index.ts";

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
  const directory: Bucket = { ...live, kind: "directory" };
  return {
    command: "patch",
    startedAt: "2026-11-21T02:00:00.000Z",
    finishedAt: "2026-11-21T02:00:07.000Z",
    policy: { source: payload, sha256: "0".repeat(64) },
    results: [
      judged(live, "violation", { kind: "abort-rule-disabled", ruleId: payload }),
      judged(live, "violation", { kind: "abort-scope-partial", prefixes: [payload, payload] }),
      judged(directory, "violation", { kind: "abort-days-too-long", ruleId: payload, days: -30 }),
      judged(declared, "violation", { kind: "declared-twice", addresses: [payload, payload] }),
      judged(declared, "violation", {
        kind: "exemption-expired",
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

function judged(bucket: Bucket, status: Verdict["status"], finding: Finding): ReportedBucket {
  return { verdict: { bucket, status, findings: [finding] } };
}
