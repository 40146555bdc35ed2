import type { RunReport } from "../../../drift/report/contents/run-report.ts";
import {
  DEFAULT_POLICY,
  evaluate,
  generalRequirement,
  type LifecycleConfiguration,
  planMerge,
  type Verdict,
} from "../../../policy/index.ts";
import { identityWith } from "../../support/builders.ts";

/** Clears a screen, ends a line, turns text around, and hides: what a stranger can put into a rule's ID. */
export const HOSTILE = "\u001b[2J\u001b]0;owned\u0007\r\nall compliant\u202e\u2028\u200b";

const TODAY = "2026-11-21";
const ACCEPTED = { minDays: 1, maxDays: 7 };

/** A live bucket; of no region where none is given. */
function bucket(name: string, region = "eu-west-1", account: string | null = "111122223333") {
  return { account, region, name, kind: "general-purpose", origin: "live" } as const;
}

function abortRule(id: string, days: number, prefix = "") {
  return {
    id,
    status: "Enabled",
    filter: { prefix },
    abortIncompleteMultipartUpload: { daysAfterInitiation: days },
  } as const;
}

function configured(of: ReturnType<typeof bucket>, ...rules: LifecycleConfiguration["rules"]): Verdict {
  return evaluate({ state: "configured", configuration: { rules } }, DEFAULT_POLICY, of, TODAY);
}

const absent = (of: ReturnType<typeof bucket>) => evaluate({ state: "absent" }, DEFAULT_POLICY, of, TODAY);

const denied = evaluate(
  { state: "undecided", finding: { kind: "access-denied", detail: `403: ${HOSTILE}`, missingAction: "s3:Get" } },
  DEFAULT_POLICY,
  bucket("payroll"),
  TODAY,
);

/** A configuration of somebody else's whose every text is hostile. */
export const HOSTILE_RULES: LifecycleConfiguration = {
  rules: [{ ...abortRule(HOSTILE, 30, HOSTILE), expiration: { days: 400 } }],
  transitionDefaultMinimumObjectSize: "varies_by_storage_class",
};

const plan = planMerge(HOSTILE_RULES, generalRequirement(DEFAULT_POLICY));
if (plan.outcome !== "change") throw new Error(`a change was expected, not ${plan.outcome}`);
export const PLAN = plan;

const exempt: Verdict = {
  ...absent(bucket("scratch")),
  status: "exempt",
  findings: [],
  exemption: { reason: HOSTILE, owner: HOSTILE, expires: "2999-12-31" },
};

const MATCH = { bucket: `${HOSTILE}*`, tags: { [HOSTILE]: HOSTILE } };

/** One of each kind, with hostile texts wherever a policy can have one. */
const POLICY_NOTES: RunReport["policyNotes"] = [
  { kind: "unmatched", list: "overrides", index: 1, match: MATCH, bucketCount: 10, line: 4 },
  {
    kind: "shadowed",
    list: "overrides",
    index: 2,
    match: MATCH,
    by: { list: "overrides", index: 0, match: { region: "eu-*" } },
    line: 9,
  },
  {
    kind: "expires-soon",
    list: "exemptions",
    index: 0,
    match: { account: "111122223333" },
    owner: HOSTILE,
    expires: "2026-12-01",
    daysLeft: 10,
  },
  {
    kind: "expired",
    list: "exemptions",
    index: 1,
    match: {},
    owner: "team-data",
    expires: "2026-11-20",
    daysLeft: -1,
    line: 30,
  },
];

/** One bucket for each way a report can go, sorted as reports are. */
export const REPORT: RunReport = {
  command: "patch",
  startedAt: "2026-11-21T02:00:00.000Z",
  finishedAt: "2026-11-21T02:00:07.000Z",
  identity: identityWith({ profile: HOSTILE, regions: ["eu-west-1", "us-east-1"] }),
  policy: { source: `policies/${HOSTILE}.yaml`, sha256: "0".repeat(64) },
  policyNotes: POLICY_NOTES,
  results: [
    {
      verdict: configured(bucket("gateway", "eu-west-1", null), abortRule("abort", 3)),
      change: { outcome: "unchanged" },
    },
    { verdict: configured(bucket("assets"), abortRule("abort", 7)), change: { outcome: "patched", plan } },
    { verdict: absent(bucket("bare")), change: { outcome: "planned", plan } },
    { verdict: absent(bucket("bare-too")), change: { outcome: "failed", plan, detail: HOSTILE } },
    {
      verdict: configured(bucket("logs"), abortRule(HOSTILE, 30)),
      change: { outcome: "conflict", plan, detail: "busy" },
    },
    {
      verdict: configured(bucket("media"), abortRule("x", 2, HOSTILE)),
      change: { outcome: "refused", reason: "rule-id-taken" },
    },
    { verdict: denied, change: { outcome: "refused", reason: "undecided" } },
    { verdict: exempt, change: { outcome: "unchanged" } },
    { verdict: absent(bucket("web", "us-east-1")), change: { outcome: "planned", plan } },
    { verdict: configured(bucket("wild", "us-east-1"), abortRule("w", ACCEPTED.maxDays), abortRule("v", 1, "*")) },
  ],
};
