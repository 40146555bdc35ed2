import type { Bucket, Finding, LifecycleReading } from "../../policy/index.ts";
import type { DeclaredBucket, DeclaredConfiguration } from "../../terraform/index.ts";

/** In code people know their constructs by path: puts it in the place of the Terraform addresses in a reading. */
export function nameConstructs(declared: DeclaredBucket): LifecycleReading {
  const { bucket, reading } = declared;
  if (reading.state === "possible") {
    const readings = reading.readings.map((each) => nameConstructs({ ...declared, reading: each }));
    const configurations = [...declared.configurations, ...declared.mayBe];
    const detail = withPaths(reading.finding.detail, configurations, bucket);
    return { ...reading, readings, finding: { ...reading.finding, detail } };
  }
  if (reading.state === "undecided") {
    const { finding } = reading;
    if (!("detail" in finding)) return reading;
    const configurations = [...declared.configurations, ...declared.mayBe];
    return { ...reading, finding: { ...finding, detail: withPaths(finding.detail, configurations, bucket) } };
  }
  if (reading.state !== "configured" || reading.problems === undefined) return reading;
  const { address = "", stack = "", constructPath = address } = bucket;
  const parts = [...declared.configurations, ...declared.mayBe, { address, stack, constructPath }];
  const problems = reading.problems.map((finding): Finding => {
    if (!("addresses" in finding)) return finding;
    return { ...finding, addresses: finding.addresses.map((each) => withPaths(each, parts, bucket)) };
  });
  return { ...reading, problems };
}

/** Behind an address of another stack than the bucket's stands that stack, with which the path begins anyway. */
function withPaths(text: string, parts: readonly DeclaredConfiguration[], { stack }: Bucket): string {
  const isNear = (part: DeclaredConfiguration) => part.stack === stack;
  const named = [
    ...parts.map((part) => [part, ` (${part.stack})`] as const),
    ...parts.filter(isNear).map((part) => [part, ""] as const),
    ...parts.filter((part) => !isNear(part)).map((part) => [part, ""] as const),
  ];
  return named.reduce((result, [{ address, constructPath }, behind]) => {
    if (constructPath === undefined || !result.includes(address)) return result;
    const pattern = new RegExp(`(?<![\\w.-])${asPattern(address + behind)}(?![\\w-])`, "g");
    return result.replace(pattern, () => constructPath);
  }, text);
}

function asPattern(text: string): string {
  return text.replace(/[.()]/g, "\\$&");
}
