import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../drift/cli/main.ts";
import { parseJournal } from "../../drift/journal/journal-text.ts";
import type { Fault, OperationName } from "../../sandbox/index.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";
import { useUploadsBucket } from "../support/uploads-bucket.ts";

const OLD = new Date("2026-01-01T00:00:00.000Z");

const given = useUploadsBucket();

const uploads = () => given.s3.buckets.get("acme-media")?.uploads;
const { keys } = given;
const plant = (key: string) => uploads()?.add({ key, initiated: OLD, partSizes: [5, 5] });

async function run() {
  const words = ["uploads", "abort", "--older-than", "7d", "--auto-approve", "--no-progress", "--quiet"];
  const terminal = new FakeTerminal();
  const place = ["--endpoint-url", given.s3.endpoint, "--journal", join(given.folder, "journals")];
  const status = await main([...words, ...place], terminal);
  return { status, stdout: terminal.stdout, stderr: terminal.stderr };
}

/** The keys of the uploads that were written down before their abort. */
function begunKeys(): readonly string[] {
  const place = join(given.folder, "journals");
  const runs = existsSync(place) ? readdirSync(place).filter((name) => /^\d/.test(name)) : [];
  return runs.flatMap((name) => {
    const path = join(place, name, "uploads.ndjson");
    const log = existsSync(path) ? parseJournal(readFileSync(path, "utf8"), path) : [];
    return log.flatMap((entry) => (entry.entry === "aborting-upload" ? [entry.upload.key] : []));
  });
}

const denied: Fault = { kind: "error", status: 403, code: "AccessDenied" };
const FAULTS: Readonly<Record<string, Fault>> = {
  "403": denied,
  "404 NoSuchUpload": { kind: "error", status: 404, code: "NoSuchUpload" },
  "404 without a code": { kind: "error", status: 404, code: "" },
  "503": { kind: "error", status: 503, code: "SlowDown" },
  "501": { kind: "error", status: 501, code: "NotImplemented" },
  reset: { kind: "reset" },
  "reset after it acted": { kind: "reset-after" },
  "half an answer": { kind: "truncate" },
  "half a document": { kind: "cut-body" },
  "200 with nothing": { kind: "body", status: 200, body: "" },
  "200 with an error": { kind: "body", status: 200, body: "<Error><Code>InternalError</Code></Error>" },
};

describe("with a fault at any request of a run", () => {
  const operations: readonly OperationName[] = [
    "ListBuckets",
    "ListMultipartUploads",
    "ListParts",
    "AbortMultipartUpload",
  ];

  it.each(Object.keys(FAULTS))(
    "%s: nothing is aborted that is not idle and written down, and 0 means that all is",
    async (name) => {
      for (const operation of operations) {
        for (let occurrence = 1; ; occurrence += 1) {
          const bucket = given.s3.buckets.create({ name: "acme-media" });
          for (const key of ["idle a", "idle b"]) plant(key);
          bucket.uploads.add({ key: "new" });
          const running = plant("running");
          running?.parts.set(1, { partNumber: 1, size: 5, etag: '"x"', lastModified: new Date() });
          rmSync(join(given.folder, "journals"), { recursive: true, force: true });
          given.s3.faults.clear();
          if (occurrence > 1) {
            given.s3.faults.add({ operation, times: occurrence - 1, fault: { kind: "delay", milliseconds: 0 } });
          }
          given.s3.faults.add({ operation, fault: FAULTS[name] as Fault });
          const { status, stdout, stderr } = await run();
          const where = `${name} at ${operation} ${occurrence}: ${status}\n${stdout}${stderr}`;
          if (given.s3.faults.pending > 0) break;
          expect(keys(), where).toEqual(expect.arrayContaining(["new", "running"]));
          expect(begunKeys(), where).toEqual(
            expect.arrayContaining(["idle a", "idle b"].filter((key) => !keys().includes(key))),
          );
          expect(stderr, where).not.toContain("this is a bug");
          if (status === 0)
            expect(keys(), where).toEqual(name.startsWith("404 NoSuch") ? expect.anything() : ["new", "running"]);
        }
      }
    },
  );
});
