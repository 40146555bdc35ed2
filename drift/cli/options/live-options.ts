import { type Command, InvalidArgumentError, Option } from "commander";
import { isEndpointUrl } from "../../identity/endpoint.ts";
import type { ServiceOptions } from "../../run/connect.ts";
import type { OrganizationOptions } from "./account-options.ts";
import { bucketPattern } from "./bucket-pattern.ts";
import { collect } from "./collect.ts";
import type { HistoryOption } from "./history-option.ts";
import type { NotifyOption } from "./notify-option.ts";
import { formatOption, type Output } from "./output.ts";

/** The options that `scan` and `patch` share, as commander hands them over. */
export interface LiveOptions extends HistoryOption, NotifyOption, OrganizationOptions {
  readonly policy?: string;
  readonly profile?: string;
  readonly region?: readonly string[];
  readonly endpointUrl?: string;
  readonly account?: string;
  readonly bucket?: readonly string[];
  readonly exclude?: readonly string[];
  readonly concurrency: number;
  /** Seconds. */
  readonly requestTimeout: number;
  /** Absent: a table on standard output. */
  readonly format?: readonly Output[];
  readonly directoryBuckets?: boolean;
  readonly allowUndecided?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly progress: boolean;
}

/** The options of a command that asks one service, about buckets or for a journal. */
export type ServiceOptionValues = Pick<LiveOptions, "profile" | "endpointUrl" | "region" | "requestTimeout">;

/** The service that is meant; of several regions the first one is asked for the listing. */
export function serviceOf({ profile, endpointUrl, region, requestTimeout }: ServiceOptionValues): ServiceOptions {
  return {
    requestTimeout: requestTimeout * 1000,
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpointUrl }),
    ...(region?.[0] !== undefined && { region: region[0] }),
  };
}

/** What a run on live buckets takes from its options. */
export function runOptionsOf(options: LiveOptions) {
  const { account, region, bucket = [], exclude = [], concurrency, directoryBuckets = false } = options;
  const { organizationalUnit: organizationalUnits, accountTag: accountTags } = options;
  return {
    ...serviceOf(options),
    concurrency,
    directoryBuckets,
    selection: { include: bucket, exclude, regions: region ?? [] },
    place: options,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { regions: region }),
    ...(organizationalUnits !== undefined && { organizationalUnits }),
    ...(accountTags !== undefined && { accountTags }),
  };
}

/** Buckets under way at once where nobody says otherwise. */
const DEFAULT_CONCURRENCY = 64;

/** Seconds to an answer where nobody says otherwise: requests about a configuration take tens of milliseconds. */
const DEFAULT_REQUEST_TIMEOUT = 20;

const REACH_HELP = `
Lists the general purpose buckets of the account, and with --directory-buckets its directory buckets. Buckets of S3 on
Outposts, table buckets and vector buckets are not supported.`;

/** @param format where a command has formats of its own */
export function addLiveOptions(command: Command, format: Option = formatOption()): Command {
  return addPlaceOptions(command, "only buckets of this region; repeatable (default: every region)")
    .option("--bucket <glob>", "only buckets whose name matches; repeatable", collectPattern)
    .option("--exclude <glob>", "leave out buckets whose name matches; repeatable", collectPattern)
    .addOption(
      new Option("--concurrency <n>", "buckets processed in parallel")
        .default(DEFAULT_CONCURRENCY)
        .argParser(parseCount),
    )
    .addOption(requestTimeoutOption())
    .addOption(format)
    .option("--directory-buckets", "directory buckets too (one more request for each region)")
    .option("--allow-undecided", "exit 0 although some buckets could not be decided")
    .option("-q, --quiet", "print only errors to stderr")
    .addOption(verboseOption())
    .option("--no-progress", "no progress on stderr (a line at a terminal, else one every 30 s)")
    .addHelpText("after", REACH_HELP);
}

/** The options of a command about one bucket, with formats of its own. */
export function addOneBucketOptions(command: Command, format: Option): Command {
  return addPlaceOptions(command, "the region of the bucket (default: the one that S3 names)")
    .addOption(new Option("--concurrency <n>").default(1).hideHelp().argParser(parseCount))
    .addOption(requestTimeoutOption())
    .addOption(format)
    .option("--directory-buckets", "for a directory bucket")
    .option("--allow-undecided", "exit 0 although it could not be decided")
    .option("-q, --quiet", "print only errors to stderr")
    .addOption(verboseOption())
    .option("--no-progress", "no progress on stderr (a line at a terminal, else one every 30 s)");
}

/** The options of a command that asks a few buckets of each account, with formats of its own. */
export function addFewBucketsOptions(command: Command, format: Option): Command {
  return addPlaceOptions(command, "ask buckets of this region; repeatable (default: every region)")
    .option("--bucket <glob>", "ask buckets whose name matches; repeatable", collectPattern)
    .option("--exclude <glob>", "ask no buckets whose name matches; repeatable", collectPattern)
    .addOption(requestTimeoutOption())
    .addOption(format)
    .option("--directory-buckets", "for runs with --directory-buckets")
    .option("--allow-undecided", "exit 0 although some permissions could not be tried")
    .addOption(verboseOption());
}

/** Which buckets are meant, and as whom they are asked. */
function addPlaceOptions(command: Command, region: string): Command {
  return command
    .option("--policy <file>", "policy file (default: mpu-policy.yaml found upward, or the built-in policy)")
    .addOption(profileOption())
    .option("--region <region>", region, collect)
    .addOption(endpointOption())
    .addOption(
      new Option("--account <id>", "AWS account ID (default: from sts:GetCallerIdentity)").argParser(parseAccount),
    );
}

/** Of every command that evaluates buckets. */
export function verboseOption(): Option {
  return new Option(
    "-v, --verbose",
    "print to stderr what is used and done: the policy found, requests and their repetitions, timings",
  ).conflicts("quiet");
}

/** The options of a command that asks a journal's bucket, and no other one. */
export function addJournalConnectionOptions(command: Command): Command {
  return command
    .addOption(profileOption())
    .option(
      "--region <region>",
      "region in which the bucket is looked for first (default: the configured one)",
      collect,
    )
    .addOption(endpointOption())
    .addOption(requestTimeoutOption());
}

function profileOption(): Option {
  return new Option("--profile <name>", "profile of the shared AWS configuration");
}

function endpointOption(): Option {
  return new Option("--endpoint-url <url>", "an S3-compatible endpoint in place of AWS").argParser(parseUrl);
}

function requestTimeoutOption(): Option {
  return new Option("--request-timeout <seconds>", "timeout of a request attempt, in seconds")
    .default(DEFAULT_REQUEST_TIMEOUT)
    .argParser(parseCount);
}

function collectPattern(value: string, previous?: readonly string[]): readonly string[] {
  return collect(bucketPattern(value), previous);
}

function parseUrl(value: string): string {
  if (!isEndpointUrl(value)) {
    throw new InvalidArgumentError("expected an http or https URL, such as http://127.0.0.1:9000.");
  }
  return value;
}

function parseAccount(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError("an account id has twelve digits.");
  return value;
}

export function parseCount(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw new InvalidArgumentError("expected a whole number from 1 to 1000.");
  }
  return number;
}
