import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FunctionArchive, functionArchive } from "../../support/lambda/function-archive.ts";
import { invoke } from "../../support/lambda/invoke.ts";
import {
  CENTRAL,
  LOGS,
  MEDIA,
  plantBuckets,
  type SeveralAccounts,
  sessions,
  startSeveralAccounts,
} from "../../support/several-accounts.ts";

const RUN = "night-1";
const LOST = "900000000009";

let archive: FunctionArchive;
let estate: SeveralAccounts;
beforeAll(async () => {
  archive = await functionArchive();
}, 60_000);
afterAll(async () => {
  archive.remove();
  await estate.close();
});
beforeEach(async () => {
  await estate?.close();
  estate = await startSeveralAccounts();
  plantBuckets(estate);
  estate.s3.buckets.create({ name: "acme-reports", owner: CENTRAL, versioning: "Enabled" });
});

function call(handler: string, event: object, mode: string) {
  return invoke({
    folder: archive.folder,
    handler: `nightly.${handler}`,
    event,
    environment: {
      ...estate.environment,
      AWS_ENDPOINT_URL_S3: estate.s3.endpoint,
      MPU_GUARD_REPORT_BUCKET: "acme-reports",
      MPU_GUARD_ROLE_NAME: "audit/mpu-guard-patch",
      MPU_GUARD_ACCOUNTS: [CENTRAL, MEDIA, LOGS, LOST].join(","),
      MPU_GUARD_MODE: mode,
    },
  });
}

const textOf = (key: string) =>
  Buffer.from(estate.s3.buckets.get("acme-reports")?.objects.get(key)?.content ?? "").toString();

async function night(mode: string) {
  const listed = await call("list", { run: RUN }, mode);
  const manifest = textOf(`mpu-guard/runs/${RUN}/manifest.jsonl`).trimEnd().split("\n");
  for (const line of manifest) await call("scan", { run: RUN, batch: JSON.parse(line) }, mode);
  const { value } = await call("reduce", listed.value as object, mode);
  return { value, report: JSON.parse(textOf((value as { report: string }).report)) };
}

describe("a nightly run over several accounts", () => {
  it("reports each account as the command does, and one whose role cannot be taken as failed", async () => {
    const { value, report } = await night("report");

    expect(value).toMatchObject({ buckets: 5, violation: 5, undecided: 1 });
    expect(
      report.accounts.map(({ account, status, buckets }: Record<string, unknown>) => [account, status, buckets]),
    ).toEqual([
      [CENTRAL, "scanned", 2],
      [MEDIA, "scanned", 2],
      [LOGS, "scanned", 1],
      [LOST, "failed", undefined],
    ]);
    expect(report.identity.account).toBe(CENTRAL);
    expect(new Set(sessions(estate, MEDIA).flat())).not.toContain("s3:PutLifecycleConfiguration");
  });

  it("patches each account by its role, in sessions that can write only once there is something to write", async () => {
    const { value, report } = await night("patch");

    expect(value).toMatchObject({ buckets: 5, violation: 0, undecided: 1 });
    expect(report.buckets.map(({ change }: { change: { outcome: string } }) => change.outcome)).toEqual(
      Array.from({ length: 5 }, () => "patched"),
    );
    const [first, ...later] = sessions(estate, MEDIA);
    expect(first).not.toContain("s3:PutLifecycleConfiguration");
    expect(later.filter((actions) => actions.includes("s3:PutLifecycleConfiguration"))).toHaveLength(1);
  });
});
