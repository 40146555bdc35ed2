import { type Command, InvalidArgumentError, Option } from "commander";
import type { Aggregator } from "../../accounts/recorded-buckets.ts";
import { parseAge } from "./age-option.ts";

/** Where a scan reads buckets from, if not from S3, as commander hands it over. */
export interface SourceOption {
  readonly source?: Aggregator;
  /** Milliseconds. */
  readonly maxAge: number;
}

/** A month: an item of AWS Config is as old as the bucket's last change, so most of them are older than a night. */
const DEFAULT_MAX_AGE = "30d";

/** What is of S3, or of one account at a time. */
const OF_S3 = [
  "organization",
  "organizationalUnit",
  "accountTag",
  "accounts",
  "roleName",
  "roleArn",
  "externalId",
  "directoryBuckets",
  "resume",
];

export function addSourceOption(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--source <source>",
        "read what AWS Config has recorded, and not S3: config-aggregator=NAME, or NAME@REGION where the aggregator is in another region than the configured one",
      )
        .argParser(parseSource)
        .conflicts(OF_S3),
    )
    .addOption(
      new Option("--max-age <age>", "with --source: say how many items of AWS Config are older than this")
        .default(parseAge(DEFAULT_MAX_AGE), DEFAULT_MAX_AGE)
        .argParser(parseAge),
    );
}

/** For a command that must not take what somebody recorded for what S3 has: says so, where help does not offer it. */
export function refusedSourceOption(): Option {
  return new Option("--source <source>")
    .argParser(() => {
      throw new InvalidArgumentError("this command always reads S3 itself; --source is for mpu-guard scan.");
    })
    .hideHelp();
}

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html */
function parseSource(value: string): Aggregator {
  const [, name, region] = /^config-aggregator=([\w-]{1,256})(?:@([a-z]+(?:-[a-z]+)+-\d+))?$/.exec(value) ?? [];
  if (name === undefined) {
    throw new InvalidArgumentError("expected config-aggregator=NAME or config-aggregator=NAME@REGION.");
  }
  return { name, ...(region !== undefined && { region }) };
}
