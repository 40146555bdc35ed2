import { evaluate, type UndecidedFinding } from "../../../policy/index.ts";
import { RunError, StoreError } from "../../errors.ts";
import { isAwsEndpoint } from "../../identity/endpoint.ts";
import type { ProvedBucket } from "../../report/proof/proof-report.ts";
import type { IncompleteUpload } from "../../uploads/incomplete-upload.ts";
import { judgeProof, matchingRules, proofStatus } from "../../uploads/verify/judge-proof.ts";
import { isProbeKey, PROBE_FOLDER, probe, removeLeftProbes } from "../../uploads/verify/probe.ts";
import type { Evidence } from "../../uploads/verify/proof.ts";
import { type LiveRun, untilInterrupted } from "../live-run.ts";
import { inspectRun } from "../scan/scan-run.ts";

/** Uploads of the bucket that are asked for their dates. */
const UPLOADS_ASKED = 10;

/** What is known before a probe: the bucket, and its rules. */
export type FoundBucket = Pick<ProvedBucket, "verdict" | "configuration">;

/**
 * Finds the bucket and reads its rules.
 *
 * @throws RunError where there is no such bucket
 */
export function findBucket(run: LiveRun): Promise<FoundBucket> {
  return untilInterrupted(run, lookFor(run));
}

async function lookFor(run: LiveRun): Promise<FoundBucket> {
  const { found } = await inspectRun(run, { look: async (verdict) => verdict });
  const [verdict, ...others] = found;
  const [lost] = run.connection.lostAccounts.values();
  if (verdict === undefined && lost !== undefined) {
    throw new RunError(`the bucket is in no account that could be listed; of the others, the first: ${lost}`);
  }
  if (verdict === undefined || others.length > 0) throw new RunError("verify is about one bucket: give its whole name");
  // A service that is not AWS's is asked without one.
  const isUnlocated = verdict.bucket.region === null && isAwsEndpoint(run.connection.identity.endpoint);
  if (isUnlocated) return { verdict, configuration: "unread" };
  try {
    const stored = await run.connection.store.read(verdict.bucket);
    const configuration = stored.state === "stored" ? stored.configuration : undefined;
    const { policy } = run.loaded;
    const reading =
      configuration === undefined ? ({ state: "absent" } as const) : ({ state: "configured", configuration } as const);
    return { verdict: evaluate(reading, policy, verdict.bucket, run.today), configuration };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { verdict, configuration: "unread" };
  }
}

/**
 * Asks S3 what it promises of the uploads that are there, or of a probe.
 *
 * @param probePrefix where the probe goes; absent for none
 */
export async function proveRun(
  run: LiveRun,
  found: FoundBucket,
  probePrefix: string | undefined,
): Promise<ProvedBucket> {
  const { connection, startedAt } = run;
  const { bucket } = found.verdict;
  const evidence: Evidence[] = [];
  let finding: UndecidedFinding | undefined;
  let removedProbes = 0;
  try {
    if (probePrefix === undefined) evidence.push(...(await untilInterrupted(run, uploadEvidence(run, found))));
    else {
      removedProbes = await removeLeftProbes(connection.uploads, bucket, probePrefix, startedAt);
      for (const { prefix, isControl } of probePrefixes(found, probePrefix)) {
        const said = await probe(connection.uploads, bucket, prefix);
        evidence.push(isControl ? { ...said, isControl: true } : said);
      }
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    finding = error.finding;
  }
  const isKnownToSay = isAwsEndpoint(connection.identity.endpoint) && bucket.kind === "general-purpose";
  const proofs = judgeProof(evidence, { configuration: found.configuration, isKnownToSay });
  const exitStatus = finding === undefined ? proofStatus(proofs) : 3;
  return { ...found, proofs, removedProbes, exitStatus, ...(finding !== undefined && { finding }) };
}

/**
 * Where probes go: beside the one that is asked for, one that a rule of the configuration applies to. A date there shows
 * that the service says dates, so that none means something.
 */
function probePrefixes({ configuration }: FoundBucket, probePrefix: string) {
  const wanted = { prefix: probePrefix, isControl: false };
  if (configuration === undefined || configuration === "unread") return [wanted];
  const rules = matchingRules(configuration);
  if (rules.some(({ prefix }) => `${probePrefix}${PROBE_FOLDER}`.startsWith(prefix))) return [wanted];
  const [other] = rules;
  return other === undefined ? [wanted] : [wanted, { prefix: other.prefix, isControl: true }];
}

async function uploadEvidence({ connection }: LiveRun, { verdict }: FoundBucket): Promise<readonly Evidence[]> {
  const { bucket } = verdict;
  const evidence: Evidence[] = [];
  for (const upload of await someUploads(connection.uploads.list(bucket))) {
    const parts = await connection.uploads.readParts(bucket, upload);
    if (parts === "gone") continue;
    const { key, initiated } = upload;
    evidence.push({ from: "upload", key, abort: parts.abort, ...(initiated !== undefined && { initiated }) });
  }
  return evidence;
}

/** Of the first page, uploads that are far from each other: their keys begin differently. */
async function someUploads(pages: AsyncIterable<readonly IncompleteUpload[]>): Promise<readonly IncompleteUpload[]> {
  for await (const page of pages) {
    const named = page.filter(({ key, isKeyEncoded }) => isKeyEncoded !== true && !isProbeKey(key));
    if (named.length === 0) continue;
    const step = Math.max(1, named.length / UPLOADS_ASKED);
    return named
      .filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
      .slice(0, UPLOADS_ASKED);
  }
  return [];
}
