import { describe, expect, it } from "vitest";
import { parseBucketEvent } from "../../drift/events/bucket-event.ts";
import { cloudTrailEvent, IAM_USER, sessionOf } from "../../scripts/emulator/cloudtrail-event.ts";
import { synthesizeEvents } from "../modules/infrastructure/remediator/synthesize-events.ts";
import { eventRulerMissing, matchEvents } from "../support/event-path/event-ruler.ts";

const absent = eventRulerMissing();
if (absent && process.env.CI) throw new Error(`AWS's engine of event patterns is absent: ${absent}`);
if (absent) process.stderr.write(`AWS's engine of event patterns is absent (${absent}). Patterns are not tried.\n`);

const CALL = { name: "PutBucketLifecycle", bucket: "acme-media", at: Date.parse("2026-11-21T04:00:00Z"), id: "e-1" };
const OWN = "mpu-guard-events";

/** A federated session, and one that AWS opened itself, have no issuer either. */
const ROOT = {
  type: "Root",
  principalId: "111122223333",
  arn: "arn:aws:iam::111122223333:root",
  accountId: "111122223333",
};
const SERVICE = { type: "AWSService", invokedBy: "cloudformation.amazonaws.com" };
const ROOT_SESSION = { ...ROOT, sessionContext: { attributes: { mfaAuthenticated: "true" } } };

type Case = readonly [what: string, event: object, matches: boolean];

function withDetail(detail: object): object {
  const event = cloudTrailEvent(CALL);
  return { ...event, detail: { ...event.detail, ...detail } };
}

const RULE = { ID: "sweep", Status: "Enabled", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } };

const CASES: readonly Case[] = [
  ["a role's", cloudTrailEvent(CALL), true],
  ["an IAM user's, whose event has no session", cloudTrailEvent({ ...CALL, userIdentity: IAM_USER }), true],
  ["the root user's", cloudTrailEvent({ ...CALL, userIdentity: ROOT }), true],
  ["the root user's with a session without issuer", cloudTrailEvent({ ...CALL, userIdentity: ROOT_SESSION }), true],
  ["an AWS service's", cloudTrailEvent({ ...CALL, userIdentity: SERVICE }), true],
  ["our own role's", cloudTrailEvent({ ...CALL, userIdentity: sessionOf(OWN) }), false],
  ["our own role's with a path", cloudTrailEvent({ ...CALL, userIdentity: sessionOf(`audit/${OWN}`) }), false],
  [
    "a role's whose name only ends like ours",
    cloudTrailEvent({ ...CALL, userIdentity: sessionOf(`not-${OWN}`) }),
    true,
  ],
  [
    "a role's whose name only begins like ours",
    cloudTrailEvent({ ...CALL, userIdentity: sessionOf(`${OWN}-2`) }),
    true,
  ],
  ["CreateBucket", cloudTrailEvent({ ...CALL, name: "CreateBucket" }), true],
  ["DeleteBucketLifecycle", cloudTrailEvent({ ...CALL, name: "DeleteBucketLifecycle" }), true],
  ["the API's own name", cloudTrailEvent({ ...CALL, name: "PutBucketLifecycleConfiguration" }), true],
  ["a directory bucket's", cloudTrailEvent({ ...CALL, source: "s3express.amazonaws.com" }), true],
  ["one that failed", cloudTrailEvent({ ...CALL, errorCode: "AccessDenied" }), false],
  ["an IAM user's that failed", cloudTrailEvent({ ...CALL, userIdentity: IAM_USER, errorCode: "NoSuchBucket" }), false],
  ["another call", cloudTrailEvent({ ...CALL, name: "PutBucketPolicy" }), false],
  ["a read", cloudTrailEvent({ ...CALL, name: "GetBucketLifecycle" }), false],
  ["another service's", cloudTrailEvent({ ...CALL, source: "s3-outposts.amazonaws.com" }), false],
  [
    "a rule as an object",
    withDetail({ requestParameters: { bucketName: "acme-media", LifecycleConfiguration: { Rule: RULE } } }),
    true,
  ],
  [
    "rules as an array",
    withDetail({ requestParameters: { bucketName: "acme-media", LifecycleConfiguration: { Rule: [RULE, RULE] } } }),
    true,
  ],
  [
    "an event of the console's sign-in",
    { ...cloudTrailEvent(CALL), "detail-type": "AWS Console Sign In via CloudTrail" },
    false,
  ],
];

describe.skipIf(absent)(`the pattern of the rule in AWS's own engine${absent ? ` (skipped: ${absent})` : ""}`, () => {
  it("matches each call that changes lifecycle rules and succeeded, whoever called, and none of our own", () => {
    const [rule] = synthesizeEvents().resources.aws_cloudwatch_event_rule ?? [];
    const matched = matchEvents(
      String(rule?.event_pattern),
      CASES.map(([, event]) => event),
    );
    expect(CASES.map(([what], index) => [what, matched[index]])).toEqual(
      CASES.map(([what, , matches]) => [what, matches]),
    );
  });

  it("matches nothing that the function could not read", () => {
    for (const [what, event] of CASES.filter(([, , matches]) => matches)) {
      expect([what, parseBucketEvent(JSON.stringify(event)).bucket]).toEqual([what, "acme-media"]);
    }
  });

  it("would lose every event of an IAM user without its first branch: the engine is not one that matches anything", () => {
    const plain = {
      detail: {
        userIdentity: { sessionContext: { sessionIssuer: { arn: [{ "anything-but": { suffix: `/${OWN}` } }] } } },
      },
    };
    const events = [cloudTrailEvent({ ...CALL, userIdentity: IAM_USER }), cloudTrailEvent(CALL)];
    expect(matchEvents(JSON.stringify(plain), events)).toEqual([false, true]);
  });
});
