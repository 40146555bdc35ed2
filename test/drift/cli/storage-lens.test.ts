import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { runCommand } from "../../support/transcript-command.ts";

const COLUMNS = "report_date,record_type,bucket_name,metric_name,metric_value";
const line = (bucket: string, bytes: number) =>
  `2026-11-25,BUCKET,${bucket},IncompleteMultipartUploadStorageBytes,${bytes}`;

let s3: EmbeddedS3;
let folder: string;

beforeEach(async () => {
  s3 = await startEmbeddedS3();
  folder = await mkdtemp(join(tmpdir(), "storage-lens-"));
  for (const name of ["acme-none", "acme-some", "acme-new"]) s3.buckets.create({ name });
  s3.buckets.get("acme-some")?.uploads.add({ key: "a", partSizes: [5] });
  const lens = s3.buckets.create({ name: "acme-lens" });
  const file = "out/reports/dt=2026-11-25/a.csv";
  const content = [line("acme-none", 0), line("acme-some", 5)].join("\n");
  lens.objects.put({ key: file, content });
  const manifest = (size: number) => JSON.stringify({ reportSchema: COLUMNS, reportFiles: [{ key: file, size }] });
  lens.objects.put({ key: "out/manifests/dt=2026-11-25/manifest.json", content: manifest(content.length) });
  lens.objects.put({ key: "out/manifests/cut-off/manifest.json", content: manifest(content.length + 40) });
});

afterEach(async () => {
  await s3.close();
  await rm(folder, { recursive: true });
});

const run = (path: string) =>
  runCommand(["uploads", "--storage-lens", path, "--format", "json", "--endpoint-url", s3.endpoint], { folder });

it("--storage-lens lists what its export does not say is empty, new buckets among it, and says what it left out", async () => {
  const { stdout, status } = await run("s3://acme-lens/out/manifests/dt=2026-11-25/manifest.json");
  const { buckets, uploads } = JSON.parse(stdout);
  const listed = s3.requests.entries.filter(({ operation }) => operation === "ListMultipartUploads");
  expect(listed.map(({ bucket }) => bucket).sort()).toEqual(["acme-lens", "acme-new", "acme-some"]);
  expect(uploads).toMatchObject({ count: 1, bytes: 5, storageLens: { date: "2026-11-25", buckets: 1 } });
  const left = buckets.find(({ bucket }: { bucket: string }) => bucket === "acme-none");
  expect(left.uploads).toBeUndefined();
  // Its rules are read all the same.
  expect(left.status).toBe("violation");
  expect(status).toBe(2);
});

it.each([
  ["that is not there", "s3://acme-lens/out/manifest.json", "there is no such object"],
  ["that is cut off behind a line", "s3://acme-lens/out/manifests/cut-off/manifest.json", "copy it again"],
  ["of no such file", "lens.csv", "cannot read lens.csv"],
])("an export %s ends the run before any bucket is listed", async (_, path, message) => {
  const { stderr, status } = await run(path);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(s3.requests.count("ListMultipartUploads")).toBe(0);
  expect(status).toBe(1);
});
