import { describe, expect, it } from "vitest";
import { fixOf } from "../../../policy/index.ts";
import type { Fault } from "../../../sandbox/index.ts";
import { documentOf, Planted } from "./planted.ts";

const planted = new Planted();

/** What services and networks answer in public reports, and what has to be said of it. */
interface StrangeAnswer {
  readonly report: string;
  readonly fault: Fault;
  readonly status: "undecided" | "violation";
  readonly kind: string;
  /** In what to do about it. */
  readonly advice: RegExp;
}

const error = (status: number, code: string, message = code): Fault => ({ kind: "error", status, code, message });
const body = (xml: string): Fault => ({ kind: "body", status: 200, body: xml });
const rules = (xml: string): Fault => body(documentOf(xml));

const USER = "User: arn:aws:sts::111122223333:assumed-role/scan/x is not authorized to perform:";
const ACTION = "s3:GetLifecycleConfiguration";
const denied = (because: string): Fault =>
  error(403, "AccessDenied", `${USER} ${ACTION} on resource: "arn:aws:s3:::planted" ${because}`);
const ABORT =
  "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>";

const ABORT_NOTHING = "<Rule><Filter/><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>";
const PAGE = "<html><head><title>Sign in</title></head><body><p>Please sign in</p></body></html>";

const ANSWERS: readonly StrangeAnswer[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
  ...(
    [
      [
        "with an explicit deny in a service control policy",
        /service control policy denies s3:GetLifecycle.*organization/,
      ],
      [`because no service control policy allows the ${ACTION} action`, /administrators of the organization/],
      ["with an explicit deny in a resource control policy", /resource control policy denies.*organization/],
      [`because no permissions boundary allows the ${ACTION} action`, /permissions boundary of the role/],
      ["with an explicit deny in a permissions boundary", /permissions boundary of the role/],
      ["with an explicit deny in a VPC endpoint policy", /policy of the VPC endpoint/],
      [`because no VPC endpoint policy allows the ${ACTION} action`, /policy of the VPC endpoint/],
      ["with an explicit deny in a resource-based policy", /bucket policy denies s3:GetLifecycleConfiguration/],
      [`because no session policy allows the ${ACTION} action`, /session policy of the assumed role/],
      [`because no identity-based policy allows the ${ACTION} action`, /allow s3:GetLifecycleConfiguration on this/],
    ] as const
  ).map(([because, advice]): StrangeAnswer => {
    return { report: because, fault: denied(because), status: "undecided", kind: "access-denied", advice };
  }),
  {
    report: "a 403 that gives no reason",
    fault: error(403, "AccessDenied", "Access Denied"),
    status: "undecided",
    kind: "access-denied",
    advice: /^allow s3:GetLifecycleConfiguration on this bucket$/,
  },
  {
    report: "credentials that expire in the middle of a run",
    fault: error(400, "ExpiredToken", "The provided token has expired."),
    status: "undecided",
    kind: "access-denied",
    advice: /have expired: log in again/,
  },
  {
    report: "tokens that are not valid in a region (https://github.com/cloud-custodian/cloud-custodian/issues/9793)",
    fault: error(400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
    status: "undecided",
    kind: "access-denied",
    advice: /enable the region/,
  },
  {
    report: "a region that is not enabled",
    fault: error(403, "InvalidAccessKeyId"),
    status: "undecided",
    kind: "access-denied",
    advice: /enable the region/,
  },
  {
    report: "a clock that is off",
    fault: error(403, "RequestTimeTooSkewed"),
    status: "undecided",
    kind: "access-denied",
    advice: /clock/,
  },
  {
    report: "no lifecycle rules at all (s3rver)",
    fault: error(501, "NotImplemented"),
    status: "violation",
    kind: "lifecycle-unsupported",
    advice: /exempt its buckets/,
  },
  {
    report: "no lifecycle rules at all (versitygw)",
    fault: error(405, "MethodNotAllowed"),
    status: "violation",
    kind: "lifecycle-unsupported",
    advice: /exempt its buckets/,
  },
  {
    report: "an XML of Google Cloud Storage (https://docs.cloud.google.com/storage/docs/xml-api/put-bucket-metadata)",
    fault: rules("<Rule><Action><AbortIncompleteMultipartUpload/></Action><Condition><Age>7</Age></Condition></Rule>"),
    status: "undecided",
    kind: "unreadable",
    advice: /manually/,
  },
  {
    report: "rules in a wrapper",
    fault: rules(`<Rules><Rule><Filter/><Status>Enabled</Status>${ABORT}</Rule></Rules>`),
    status: "undecided",
    kind: "unreadable",
    advice: /manually/,
  },
  {
    report: "elements with a prefix",
    fault: body('<s3:LifecycleConfiguration xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/"/>'),
    status: "undecided",
    kind: "unreadable",
    advice: /manually/,
  },
  {
    report: "an action that S3 does not have",
    fault: rules(
      "<Rule><Filter/><Status>Enabled</Status><AllVersionsExpiration><Days>7</Days></AllVersionsExpiration></Rule>",
    ),
    status: "undecided",
    kind: "unreadable",
    advice: /manually/,
  },
  {
    report: "a date without a time",
    fault: rules("<Rule><Filter/><Status>Enabled</Status><Expiration><Date>2030-01-01</Date></Expiration></Rule>"),
    status: "undecided",
    kind: "unreadable",
    advice: /manually/,
  },
  {
    report: "half of an And, whose other half the store lost",
    fault: rules(`<Rule><Filter><And><Prefix>a</Prefix></And></Filter><Status>Enabled</Status>${ABORT}</Rule>`),
    status: "undecided",
    kind: "unreadable",
    advice: /manually/,
  },
  ...[302, 403, 404, 200].map(
    (code): StrangeAnswer => ({
      report: `a web page of a proxy or a firewall, with status ${code}`,
      fault: { kind: "body", status: code, body: PAGE, headers: { "content-type": "text/html; charset=utf-8" } },
      status: "undecided",
      kind: "unreadable",
      advice: /^something else than S3 answers, .*check the endpoint, and HTTPS_PROXY/,
    }),
  ),
  {
    report: "a page of a balancer whose servers are busy",
    fault: { kind: "body", status: 503, body: PAGE, headers: { "content-type": "text/html" } },
    status: "undecided",
    kind: "throttled",
    advice: /lower --concurrency/,
  },
  ...[400, 403, 500].map(
    (code): StrangeAnswer => ({
      report: `that there are no rules, with status ${code}`,
      fault: error(code, "NoSuchLifecycleConfiguration"),
      status: "undecided",
      kind: code === 403 ? "access-denied" : "unreadable",
      advice: /./,
    }),
  ),
  ...[203, 206].map(
    (code): StrangeAnswer => ({
      report: `rules without one that aborts, with status ${code}`,
      fault: { kind: "body", status: code, body: documentOf(ABORT_NOTHING) },
      status: "undecided",
      kind: "unreadable",
      advice: /manually/,
    }),
  ),
];

describe("what services and networks answer in public reports", () => {
  it.each(ANSWERS)("$report", async ({ fault, status, kind, advice }) => {
    const bucket = planted.plant();
    planted.s3.faults.add({ operation: "GetBucketLifecycleConfiguration", fault, times: 9 });
    const verdict = await planted.scan(bucket);
    const [finding] = verdict.findings;
    expect({ status: verdict.status, kind: finding?.kind }).toEqual({ status, kind });
    expect(finding && fixOf(finding, verdict)).toMatch(advice);
  });
});
