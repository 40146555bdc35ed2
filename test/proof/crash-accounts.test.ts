import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pMap from "p-map";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationService,
  startOrganizationService,
} from "../support/organization-service.ts";
import { CENTRAL, LOGS, MEDIA } from "../support/several-accounts.ts";
import { differences, type HeldRules, heldRules, putRules } from "./crash-estate.ts";
import { killPoints } from "./crash-steps.ts";
import { type KillPoint, killedPatch, killedRun } from "./killed-patch.ts";
import { recordTable } from "./proof-table.ts";
import { runFolders } from "./run-folders.ts";
import { runInProcess } from "./run-in-process.ts";
import { SMALL_ESTATE } from "./small-estate.ts";
import "./short-waits-bundle.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

const POLICY = fileURLToPath(new URL("../drift/cli/plain-policy.yaml", import.meta.url));

/** Processes at once. */
const concurrency = 3;

const keep = mkdtempSync(join(tmpdir(), "mpu-guard-accounts-"));
const accounts = join(keep, "accounts.txt");
const rows: (string | number)[][] = [];
let organization: OrganizationService;

beforeAll(async () => {
  writeFileSync(accounts, `${MEDIA}\n${LOGS}\n`);
  const known = [MEDIA, LOGS].map((id) => ({ id, name: `team ${id}` }));
  organization = await startOrganizationService(known);
  vi.stubEnv("AWS_ACCESS_KEY_ID", CALLER_KEY);
  vi.stubEnv("AWS_ENDPOINT_URL_STS", organization.endpoint);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await organization.close();
  rmSync(keep, { recursive: true });
  recordTable({
    name: "crash-accounts",
    title: "Crash: kill -9 at every request of a patch of two accounts",
    columns: ["when", "requests", "then", "wrong results"],
    rows,
  });
});

/** A place for one run: an S3 of two accounts, each with a bucket of every kind, and a folder for journals. */
interface Place {
  readonly s3: EmbeddedS3;
  readonly runs: string;
  readonly before: HeldRules;
}

async function inPlace<T>(use: (place: Place) => Promise<T>): Promise<T> {
  const s3 = await startEmbeddedS3({ accountOf: accountOfKey });
  const folder = mkdtempSync(join(keep, "place-"));
  try {
    for (const [owner, team] of [
      [MEDIA, "media"],
      [LOGS, "logs"],
    ] as const) {
      for (const kind of ["empty", "logs", "old"] as const) {
        s3.buckets.create({
          name: `acme-${team}-${kind}`,
          owner,
          lifecycle: SMALL_ESTATE[`acme-${kind}`],
          transitionDefaultMinimumObjectSize: "varies_by_storage_class",
        });
      }
    }
    return await use({ s3, runs: join(folder, "runs"), before: heldRules(s3) });
  } finally {
    await s3.close();
  }
}

const OPTIONS = ["--auto-approve", "--account", CENTRAL, "--concurrency", "1"];
const patchWords = (runs: string) => [
  ...["patch", ...OPTIONS, "--accounts", accounts, "--role-name", "mpu-guard-patch", "--journal", runs],
];
const asProcess = ({ s3, runs }: Place) => [
  ...[...patchWords(runs), "--endpoint-url", s3.endpoint, "--policy", POLICY, "--quiet"],
];

/** What is wrong after a run was killed: resumed it ends as the plan says, rolled back as it was, in both accounts. */
async function aftermath({ s3, runs, before }: Place, after: HeldRules): Promise<readonly string[]> {
  const killed = heldRules(s3);
  const [run] = runFolders(runs);
  if (run === undefined) return differences(killed, before).map((name) => `${name} is not in a journal`);
  const copy = join(runs, "..", "copy");
  cpSync(run, copy, { recursive: true });
  const rolledBack = await runInProcess(s3, ["rollback", run, ...OPTIONS]);
  const notRolledBack = differences(heldRules(s3), before);
  putRules(s3, killed);
  const resumed = await runInProcess(s3, ["patch", copy, ...OPTIONS, "--journal", runs]);
  const notResumed = differences(heldRules(s3), after);
  // A run that ended before its first write has nothing to roll back, and says so.
  const isUntouched = differences(killed, before).length === 0;
  const areQuiet = resumed.status === 0 && (rolledBack.status === 0 || isUntouched);
  return [
    ...notRolledBack.map((name) => `${name} was not rolled back`),
    ...notResumed.map((name) => `${name} was not resumed`),
    ...(areQuiet ? [] : [`ended badly: ${resumed.stderr} ${rolledBack.stderr}`]),
  ];
}

/** What an uninterrupted patch asks, and what it leaves. */
function wholePatch() {
  return inPlace(async ({ s3, runs }) => {
    const asked = organization.assumed.length;
    const { status } = await runInProcess(s3, patchWords(runs));
    expect(status).toBe(0);
    const sessions = organization.assumed.length - asked;
    const written = [...s3.requests].filter(({ method }) => method === "PUT").map(({ bucket = "" }) => bucket);
    // The canary of each account comes before any other write, so that a kill in between leaves both begun.
    expect(written.slice(0, 2).map((name) => s3.buckets.get(name)?.owner)).toEqual([MEDIA, LOGS]);
    return { points: killPoints([...s3.requests]), after: heldRules(s3), sessions };
  });
}

it("at every request about a bucket: rollback restores both accounts to the byte, and resume ends as the plan says", async () => {
  const { points, after } = await wholePatch();
  const found = await pMap(points, (point) => inPlace((place) => killedAt(point, place, after)), { concurrency });
  const wrong = found.flat();
  rows.push(["at a request about a bucket", points.length, "resumed; and rolled back, to the byte", wrong.length]);
  expect(wrong).toEqual([]);
  expect(new Set(points.map(({ bucket }) => bucket)).size).toBe(6);
});

async function killedAt(point: KillPoint, place: Place, after: HeldRules): Promise<readonly string[]> {
  const end = await killedPatch(place.s3, asProcess(place), point);
  const problems = end === "SIGKILL" ? await aftermath(place, after) : ["it was not killed"];
  return problems.map((problem) => `${JSON.stringify(point)}: ${problem}`);
}

it("at every session that is asked for, also those to write: the same", async () => {
  const { sessions, after } = await wholePatch();
  const wrong: string[] = [];
  // One after the other: the sessions are those of one STS.
  for (let session = 1; session <= sessions; session += 1) {
    const problems = await inPlace(async (place) => {
      let left = session;
      const end = await killedRun(asProcess(place), (kill) => {
        organization.onAssume = () => {
          left -= 1;
          if (left === 0) kill();
        };
      });
      organization.onAssume = undefined;
      return end === "SIGKILL" ? await aftermath(place, after) : ["it was not killed"];
    });
    wrong.push(...problems.map((problem) => `session ${session}: ${problem}`));
  }
  rows.push(["at a request for a session", sessions, "resumed; and rolled back, to the byte", wrong.length]);
  expect(wrong).toEqual([]);
  expect(sessions).toBe(6);
});

it("a session that is lost at any request leaves the other account patched, and a journal that restores both", async () => {
  // What expires within a minute is renewed for each request, so that the number of sessions says where it is lost.
  const renewing = (sessions?: number) =>
    startOrganizationService(
      [
        { id: MEDIA, name: "media", ...(sessions !== undefined && { sessions }) },
        { id: LOGS, name: "logs" },
      ],
      {},
      60,
    );
  const count = async (...words: string[]) => {
    const sts = await renewing();
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.endpoint);
    await inPlace(({ s3, runs }) => runInProcess(s3, [...patchWords(runs), ...words]));
    await sts.close();
    return sts.assumed.filter((form) => form.get("RoleArn")?.includes(MEDIA)).length;
  };
  const planning = await count("--dry-run");
  const whole = await count();
  const wrong: string[] = [];
  let losses = 0;
  for (let sessions = planning; sessions < whole; sessions += 1) {
    await inPlace(async ({ s3, runs, before }) => {
      const sts = await renewing(sessions);
      vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.endpoint);
      const { buckets, status, stderr } = await runInProcess(s3, patchWords(runs));
      await sts.close();
      // Requests that meet share a session, so that a run may need fewer of them than the one that was counted.
      if (status === 0 && buckets.every(({ change }) => change?.outcome === "patched")) return;
      losses += 1;
      const others = buckets.filter(({ bucket }) => bucket.startsWith("acme-logs-"));
      const problems = others.every(({ change }) => change?.outcome === "patched")
        ? []
        : ["the other one is not patched"];
      // A bucket that was not written is as it was; one that could not be read after its write may be either.
      const isViolation = buckets.some((bucket) => bucket.status === "violation");
      if (status !== (isViolation ? 2 : 3)) problems.push(`ended badly: ${status} ${stderr}`);
      vi.stubEnv("AWS_ENDPOINT_URL_STS", organization.endpoint);
      await runInProcess(s3, ["rollback", runFolders(runs)[0] ?? "", ...OPTIONS]);
      problems.push(...differences(heldRules(s3), before).map((name) => `${name} was not rolled back`));
      wrong.push(...problems.map((problem) => `session ${sessions}: ${problem}`));
    });
  }
  rows.push([
    "a session lost at a request of its account",
    "each",
    "the other account patched; rolled back, to the byte",
    wrong.length,
  ]);
  expect(wrong).toEqual([]);
  expect(losses).toBeGreaterThan(12);
});
