import { count } from "../../text/count.ts";
import { thousands } from "../../text/thousands.ts";
import { minuteText, type SeenEarlier } from "./seen-earlier.ts";

/** Where the buckets of a scan were read from, if not from S3. */
export interface ReportSource {
  readonly kind: "config-aggregator";
  /** Of the aggregator. */
  readonly name: string;
  readonly region: string;
}

/** Why a scan takes nothing over from an earlier report. */
const FULL_BECAUSE = {
  "policy-changed": "its policy was another one",
  "version-changed": "another version of mpu-guard wrote it",
} as const;

/** The earlier report from which a scan took over what it did not look at. */
export interface ReportSince {
  /** Its file, safe to print. */
  readonly source: string;
  /** When its run began: ISO 8601, UTC. */
  readonly startedAt: string;
  /** One of so many of the buckets without findings was looked at. */
  readonly share: number;
  /** Why nothing was taken over, so that every bucket was looked at. */
  readonly fullBecause?: keyof typeof FULL_BECAUSE;
}

/** What an aggregator of AWS Config cannot tell, for people: a bucket that is not in the report is not compliant. */
export const NOT_IN_AGGREGATOR: readonly string[] = [
  "buckets in accounts and regions that AWS Config does not record, or that the aggregator does not have",
  "buckets of which the item has not arrived yet, or is not recorded any more",
  "directory buckets",
  "rules that changed since their item",
];

interface Facts {
  readonly source?: ReportSource;
  readonly since?: ReportSince;
  readonly seenEarlier?: SeenEarlier;
}

/** Where the verdicts come from and how old they are, one line each; none for a scan of all buckets in S3. Not yet safe to print. */
export function sourceLines(report: Facts): readonly string[] {
  const { source, since, seenEarlier } = report;
  if (source !== undefined) {
    return [
      `source: AWS Config, aggregator ${source.name} in ${source.region}, not S3${ageText(seenEarlier)}`,
      `not in this source: ${NOT_IN_AGGREGATOR.join("; ")}`,
    ];
  }
  if (since === undefined) return [];
  const { source: file, startedAt } = since;
  const of = `since: ${file} of ${minuteText(startedAt)}`;
  if (since.fullBecause !== undefined) {
    return [`${of}: ${FULL_BECAUSE[since.fullBecause]}, so every bucket was looked at again`];
  }
  if (seenEarlier === undefined || seenEarlier.oldest === null) return [`${of}: every bucket was looked at`];
  const left = count(seenEarlier.buckets, "bucket");
  return [`${of}: not looked at: ${left} without findings then, the oldest as of ${minuteText(seenEarlier.oldest)}`];
}

function ageText(seen: Facts["seenEarlier"]): string {
  if (seen === undefined || seen.oldest === null) return "";
  const oldest = `; oldest item of ${minuteText(seen.oldest)}`;
  const { aged } = seen;
  if (aged === undefined || aged.buckets === 0) return oldest;
  return `${oldest}, ${thousands(aged.buckets)} older than ${ageOf(aged.seconds)}: an item is as old as the bucket's last change, so these need not be wrong`;
}

function ageOf(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const;
  const [size, name] = units.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? [1, "second"];
  return count(seconds / size, name);
}
