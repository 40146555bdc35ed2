import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { expect, it, vi } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import { FOREIGN_EDITS, type ForeignEdit } from "./foreign-edits.ts";
import { atPoint, type KillPoint } from "./killed-patch.ts";
import { recordTable } from "./proof-table.ts";
import { foreignRules } from "./rule-texts.ts";
import { type RunResult, runInProcess } from "./run-in-process.ts";
import { plantSmallEstate } from "./small-estate.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

/** The time in which S3 cannot tell: there is no conditional PUT of a lifecycle configuration. */
const BLIND = "between our last read and our write";
/** What reads back as less than was sent, or with other days, may be somebody's doing or the store's. */
const AMBIGUOUS = "between our write and our first read after it";
const ELSEWHERE = "between any other two requests";
const AMBIGUOUS_EDITS = ["changes a number of days", "takes a condition out of a filter", "takes a rule away"];

it("another writer between any two requests of a patch loses nothing that a read could have shown", async () => {
  const requests = await inEstate(async (s3, patch) => {
    await patch();
    return pointsOf(s3);
  });
  const cases = requests.flatMap((point) => Object.keys(FOREIGN_EDITS).map((edit) => ({ point, edit })));
  const outcomes = await pMap(
    cases,
    ({ point, edit }) =>
      inEstate(async (s3, patch) => {
        let expected: string | undefined;
        atPoint(s3, point, () => {
          const bucket = s3.buckets.get(point.bucket);
          if (bucket === undefined) return;
          bucket.lifecycle = (FOREIGN_EDITS[edit] as ForeignEdit)(bucket.lifecycle);
          expected = foreignRules(bucket.lifecycle);
        });
        const result = await patch();
        const isKept = foreignRules(s3.buckets.get(point.bucket)?.lifecycle) === expected;
        return { edit, when: whenOf(point, requests), isKept, isTold: changeOf(result, point.bucket) !== "patched" };
      }),
    { concurrency: 8 },
  );

  const places = [ELSEWHERE, AMBIGUOUS, BLIND];
  recordTable({
    name: "race",
    title: "Race: another writer changes the rules between two requests of a patch",
    columns: ["the other writer", ...places.map((place) => `${place}: kept`)],
    rows: Object.keys(FOREIGN_EDITS).map((edit) => [
      edit,
      ...places.map((place) => {
        const here = outcomes.filter((each) => each.edit === edit && each.when === place);
        return `${here.filter(({ isKept }) => isKept).length} of ${here.length}`;
      }),
    ]),
  });
  const lost = outcomes.filter(({ isKept }) => !isKept);
  expect(lost.filter(({ when }) => when === ELSEWHERE)).toEqual([]);
  // What was taken back was said: the run did not call the bucket patched.
  const takenBack = lost.filter(({ when }) => when === AMBIGUOUS);
  expect(takenBack.filter(({ edit, isTold }) => !AMBIGUOUS_EDITS.includes(edit) || !isTold)).toEqual([]);
});

async function inEstate<T>(use: (s3: EmbeddedS3, patch: () => Promise<RunResult>) => Promise<T>): Promise<T> {
  const s3 = await startEmbeddedS3();
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-race-"));
  try {
    plantSmallEstate(s3);
    return await use(s3, () =>
      runInProcess(s3, ["patch", "--auto-approve", "--concurrency", "1", "--journal", join(folder, "runs")]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await s3.close();
  }
}

/** Every request about a bucket that is patched. */
function pointsOf(s3: EmbeddedS3): readonly KillPoint[] {
  const seen = new Map<string, number>();
  return [...s3.requests].flatMap(({ operation, bucket }): readonly KillPoint[] => {
    if (bucket === undefined || bucket === "acme-fine") return [];
    const key = `${operation} ${bucket}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return [{ operation, bucket, occurrence, acts: true }];
  });
}

function whenOf(point: KillPoint, points: readonly KillPoint[]): string {
  const ofBucket = points.filter(({ bucket }) => bucket === point.bucket);
  const write = ofBucket.findIndex(({ operation }) => operation === "PutBucketLifecycleConfiguration");
  const index = ofBucket.indexOf(point);
  if (index === write) return BLIND;
  return index === write + 1 ? AMBIGUOUS : ELSEWHERE;
}

function changeOf({ buckets }: RunResult, name: string): string | undefined {
  return buckets.find(({ bucket }) => bucket === name)?.change?.outcome;
}
