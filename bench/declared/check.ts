import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DEFAULT_POLICY, evaluate, summarize } from "../../policy/index.ts";
import { readDeclared } from "../../terraform/index.ts";

export interface CheckTimes {
  /** Seconds of processor time from the bytes to the verdicts. */
  readonly check: number;
  /** Those of them that `JSON.parse` alone takes for the same bytes. */
  readonly parse: number;
  readonly megabytes: number;
  /** The most memory that the process had, in megabytes. */
  readonly memory: number;
  readonly compliant: number;
}

/** Checks a plan in a fresh process, as that is how it is done in a pull request: nothing is warm. */
export async function checkInProcess(buckets: number, padding = 0): Promise<CheckTimes> {
  const child = fork(fileURLToPath(import.meta.url), [String(buckets), String(padding)], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [times] = (await once(child, "message")) as [CheckTimes];
  return times;
}

/**
 * The JSON of a plan that creates so many buckets with a configuration each, all names known only by reference: the
 * way that takes longest to pair.
 *
 * @param padding bytes of other resources for each bucket
 */
export function planOf(buckets: number, padding = 0): string {
  const changes: object[] = [];
  const other = "x".repeat(padding);
  for (let index = 0; index < buckets; index += 1) {
    const name = `b${index}`;
    const module = `module.m${index % 100}`;
    changes.push(
      change(module, "aws_s3_bucket", name, { bucket: `acme-${index}` }, { id: true, lifecycle_rule: true }),
      change(module, "aws_s3_bucket_lifecycle_configuration", name, { rule: [RULE] }, { bucket: true, rule: [MARKS] }),
    );
    if (padding > 0) changes.push(change(module, "aws_instance", name, { user_data: other }, {}));
  }
  const calls = Object.fromEntries(
    Array.from({ length: Math.min(buckets, 100) }, (_, call) => [`m${call}`, { module: moduleOf(call, buckets) }]),
  );
  return JSON.stringify({
    format_version: "1.2",
    resource_changes: changes,
    configuration: { provider_config: { aws: { name: "aws" } }, root_module: { module_calls: calls } },
  });
}

const RULE = {
  id: "abort",
  status: "Enabled",
  filter: [{ and: [], tag: [] }],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
};
const MARKS = { filter: [{ and: [], tag: [] }], abort_incomplete_multipart_upload: [{}] };

function change(module: string, type: string, name: string, after: object, unknown: object): object {
  return {
    address: `${module}.${type}.${name}`,
    module_address: module,
    mode: "managed",
    type,
    name,
    change: { actions: ["create"], before: null, after, after_unknown: unknown, after_sensitive: {} },
  };
}

function moduleOf(call: number, buckets: number): object {
  const resources: object[] = [];
  for (let index = call; index < buckets; index += 100) {
    const bucket = `aws_s3_bucket.b${index}`;
    const configuration = `aws_s3_bucket_lifecycle_configuration.b${index}`;
    resources.push(
      { address: bucket, provider_config_key: "aws", expressions: { bucket: { constant_value: `acme-${index}` } } },
      {
        address: configuration,
        provider_config_key: "aws",
        expressions: { bucket: { references: [`${bucket}.id`, bucket] } },
      },
    );
  }
  return { resources };
}

function processorSecondsOf<T>(work: () => T): readonly [seconds: number, result: T] {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [(user + system) / 1e6, result];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [buckets, padding] = process.argv.slice(2).map(Number) as [number, number];
  const bytes = Buffer.from(planOf(buckets, padding));
  const [check, { compliant }] = processorSecondsOf(() =>
    summarize(
      readDeclared(bytes, "plan.json").buckets.map(({ bucket, reading }) =>
        evaluate(reading, DEFAULT_POLICY, bucket, "2026-11-21"),
      ),
    ),
  );
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const [parse] = processorSecondsOf(() => JSON.parse(bytes.toString()) as unknown);
  const times: CheckTimes = { check, parse, megabytes: Math.round(bytes.length / 1e6), memory, compliant };
  if (process.send === undefined) console.log(times);
  else process.send(times);
}
