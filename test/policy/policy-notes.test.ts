import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coversMatch } from "../../policy/bucket-match.ts";
import {
  type BucketMatch,
  type Exemption,
  matchesBucket,
  notesFromBuckets,
  notesOnPolicy,
  type Override,
  POLICY_NOTE_KINDS,
  policyNoteFix,
  policyNoteMessage,
  UNKNOWN,
} from "../../policy/index.ts";
import { liveBucket, policyWith, TODAY } from "../support/builders.ts";

const LATER = "2999-12-31";
const whole = { today: TODAY, isComplete: true };

function exemption(match: BucketMatch, expires = LATER): Exemption {
  return { match, reason: "wiped nightly", owner: "team-data", expires };
}

function override(match: BucketMatch): Override {
  return { match, daysAfterInitiation: 3, accept: { minDays: 1, maxDays: 3 } };
}

function shadows(policy: { exemptions?: readonly Exemption[]; overrides?: readonly Override[] }) {
  return notesOnPolicy(policyWith(policy), TODAY).flatMap((note) =>
    note.kind === "shadowed" ? [`${note.list}[${note.index}] by ${note.by.index}`] : [],
  );
}

describe("an override that an earlier one shadows", () => {
  it.each<[string, BucketMatch, BucketMatch]>([
    ["the same match", { bucket: "media-*" }, { bucket: "media-*" }],
    ["a wider name", { bucket: "*" }, { bucket: "media-*" }],
    [
      "a wider name, and one condition more in the later",
      { bucket: "media-*" },
      { bucket: "media-eu", region: "eu-*" },
    ],
    ["every bucket", {}, { tags: { team: "video" } }],
    ["a wider tag", { tags: { team: "*" } }, { tags: { team: "video", stage: "prod" } }],
    ["the same account", { account: "111122223333" }, { account: "111122223333", bucket: "a" }],
  ])("is named: %s", (_, first, second) => {
    expect(shadows({ overrides: [override(first), override(second)] })).toEqual(["overrides[1] by 0"]);
  });

  it.each<[string, BucketMatch, BucketMatch]>([
    ["a narrower one comes first", { bucket: "media-eu" }, { bucket: "media-*" }],
    ["one that asks for more comes first", { bucket: "media-*", region: "eu-*" }, { bucket: "media-*" }],
    ["they overlap", { bucket: "media-*" }, { bucket: "*-eu" }],
    ["another account comes first", { account: "444455556666" }, { account: "111122223333" }],
    ["another tag comes first", { tags: { team: "video" } }, { tags: { stage: "prod" } }],
    ["one question mark is not a star", { bucket: "media-?" }, { bucket: "media-*" }],
  ])("is not seen where %s", (_, first, second) => {
    expect(shadows({ overrides: [override(first), override(second)] })).toEqual([]);
  });
});

describe("an exemption that an earlier one shadows", () => {
  it("is named where the earlier one ends no sooner", () => {
    const all = [exemption({ bucket: "*" }, "2998-01-01"), exemption({ bucket: "media" }, "2998-01-01")];
    expect(shadows({ exemptions: all })).toEqual(["exemptions[1] by 0"]);
  });

  it("is not seen where it goes on after the earlier one", () => {
    expect(shadows({ exemptions: [exemption({ bucket: "*" }, "2998-01-01"), exemption({ bucket: "media" })] })).toEqual(
      [],
    );
  });

  it("is no matter of overrides: those are another list", () => {
    expect(shadows({ overrides: [override({})], exemptions: [exemption({ bucket: "media" })] })).toEqual([]);
  });
});

describe("an exemption's last day", () => {
  const noted = (expires: string) =>
    notesOnPolicy(policyWith({ exemptions: [exemption({ bucket: "acme-*" }, expires)] }), TODAY);

  it.each([
    ["2026-11-20", "expired", -1, "expired on 2026-11-20"],
    [TODAY, "expires-soon", 0, `expires today, ${TODAY}`],
    ["2026-11-22", "expires-soon", 1, "expires on 2026-11-22, in 1 day"],
    ["2026-12-21", "expires-soon", 30, "expires on 2026-12-21, in 30 days"],
  ])("%s is %s", (expires, kind, daysLeft, words) => {
    const [note, ...more] = noted(expires);
    expect(note).toMatchObject({ kind, daysLeft, list: "exemptions", index: 0, owner: "team-data" });
    expect(more).toEqual([]);
    if (note !== undefined) expect(policyNoteMessage(note)).toBe(`exemptions[0] (bucket "acme-*") ${words}`);
  });

  it("is not named more than 30 days before", () => expect(noted("2026-12-22")).toEqual([]));
});

describe("the buckets of a run", () => {
  const buckets = [liveBucket(), liveBucket({ name: "acme-logs" })];
  const kinds = (policy: Parameters<typeof policyWith>[0], run = whole, of = buckets) =>
    notesFromBuckets(policyWith(policy), of, run).map(({ kind, list, index }) => `${list}[${index}] ${kind}`);

  it("show the entries that match none of them, with how many there were", () => {
    const policy = {
      exemptions: [exemption({ bucket: "acme-media" }), exemption({ bucket: "acme-retired" })],
      overrides: [override({ region: "us-*" })],
    };
    expect(kinds(policy)).toEqual(["overrides[0] unmatched", "exemptions[1] unmatched"]);
    expect(notesFromBuckets(policyWith(policy), buckets, whole)[0]).toMatchObject({ bucketCount: 2 });
  });

  it("show nothing of the kind where the run did not look at every bucket, or there is none", () => {
    const policy = { exemptions: [exemption({ bucket: "acme-retired" })] };
    expect(kinds(policy, { ...whole, isComplete: false })).toEqual([]);
    expect(kinds(policy, whole, [])).toEqual([]);
  });

  it("may match where too little is known of one, so nothing is said", () => {
    const policy = { overrides: [override({ tags: { team: "video" } })] };
    expect(kinds(policy)).toEqual([]);
    expect(kinds(policy, whole, [liveBucket({ tags: UNKNOWN })])).toEqual([]);
    expect(kinds(policy, whole, [liveBucket({ tags: {} })])).toEqual(["overrides[0] unmatched"]);
  });

  it("say nothing of entries for other accounts, or for directory buckets where none were listed", () => {
    const policy = {
      overrides: [override({ account: "444455556666" }), override({ bucket: "train-*--x-s3" })],
    };
    expect(kinds(policy)).toEqual([]);
    expect(kinds(policy, whole, [liveBucket({ kind: "directory", name: "a--use1-az4--x-s3" })])).toEqual([
      "overrides[1] unmatched",
    ]);
  });

  it("show the exemptions in use that end soon, also where the run did not look at every bucket", () => {
    const policy = {
      exemptions: [exemption({ bucket: "acme-logs" }, "2026-12-01"), exemption({ bucket: "x" }, "2026-12-01")],
    };
    expect(kinds(policy, { ...whole, isComplete: false })).toEqual(["exemptions[0] expires-soon"]);
    expect(kinds(policy)).toEqual(["exemptions[1] unmatched", "exemptions[0] expires-soon"]);
  });

  it("say nothing of an exemption that has ended: each bucket has its own finding", () => {
    expect(kinds({ exemptions: [exemption({ bucket: "acme-logs" }, "2026-11-20")] })).toEqual([]);
  });
});

describe("the words of a note", () => {
  const match = { bucket: "a*", account: "111122223333", region: "eu-*", tags: { team: "video" } };
  const by = { list: "overrides", index: 0, match: {} } as const;

  it("name every condition, the entry and the one before it", () => {
    const note = { kind: "shadowed", list: "overrides", index: 1, match, by } as const;
    expect(policyNoteMessage(note)).toBe(
      'overrides[1] (bucket "a*", account "111122223333", region "eu-*", tag "team" "video") has no effect: overrides[0] (every bucket) comes first and matches every bucket that it matches',
    );
    expect(policyNoteFix(note)).toBe("move it before overrides[0], or remove it");
  });

  it("name who has to act", () => {
    const note = {
      kind: "expires-soon",
      list: "exemptions",
      index: 0,
      match,
      owner: "team-data",
      expires: "x",
      daysLeft: 3,
    } as const;
    expect(policyNoteFix(note)).toMatch(/^ask team-data: renew it, or fix/);
    expect(policyNoteFix({ ...note, kind: "expired", daysLeft: -3 })).toMatch(/^ask team-data: renew it, or remove/);
  });

  it("are there for every kind that reports promise", () => {
    expect([...POLICY_NOTE_KINDS].sort()).toEqual(["expired", "expires-soon", "shadowed", "unmatched"]);
  });
});

it("one match covers another only where it selects every bucket that the other selects", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "*", "?"), maxLength: 2 });
  const match: fc.Arbitrary<BucketMatch> = fc.record(
    { bucket: pattern, region: pattern, tags: fc.dictionary(fc.constantFrom("x", "y"), pattern) },
    { requiredKeys: [] },
  );
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 4 });
  const bucket = fc
    .record({ name: text, region: text, tags: fc.dictionary(fc.constantFrom("x", "y"), text) })
    .map((facts) => liveBucket(facts));
  let covered = 0;
  fc.assert(
    fc.property(match, match, fc.array(bucket, { minLength: 10, maxLength: 10 }), (general, special, buckets) => {
      if (!coversMatch(general, special)) return;
      covered += 1;
      for (const each of buckets) {
        if (matchesBucket(special, each) === true) expect(matchesBucket(general, each)).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  expect(covered).toBeGreaterThan(200);
});
