import {
  type AggregatedSourceStatus,
  ConfigServiceClient,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  SelectAggregateResourceConfigCommand,
} from "@aws-sdk/client-config-service";
import type { Bucket, LifecycleReading } from "../../../policy/index.ts";
import type { Aggregator, RecordedBuckets } from "../../accounts/recorded-buckets.ts";
import { RunError } from "../../errors.ts";
import type { LifecycleAnswer } from "../../ports.ts";
import type { SdkSettings } from "../identity/sdk-settings.ts";
import { serviceClient } from "../identity/service-client.ts";
import { type Page, pages } from "../requests/pages.ts";
import { aggregatorError } from "./aggregator-error.ts";
import { ITEM_MEMBERS, readRecordedItem } from "./recorded-item.ts";

/**
 * Directory buckets are of another type, and their lifecycle rules are not in what is recorded of them.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/query-components.html
 */
const QUERY = `SELECT ${ITEM_MEMBERS.join(", ")} WHERE resourceType = 'AWS::S3::Bucket'`;

/** Results of a page: AWS Config's largest. Without it a page has 25. */
const PAGE_SIZE = 100;

/** Attempts of one request: there are few, and the whole run depends on each. */
const MAX_ATTEMPTS = 8;

/**
 * The buckets of an aggregator of AWS Config, with one request for each hundred. Each is read as it was recorded; nothing
 * is asked of S3.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html
 */
export class AggregatorBuckets implements RecordedBuckets {
  readonly aggregator: Required<Aggregator>;
  readonly #client: ConfigServiceClient;
  /** For as long as somebody has the bucket: of a million, few are looked at together. */
  readonly #readings = new WeakMap<Bucket, LifecycleReading>();

  /** @throws RunError where AWS's own service would see another service's keys */
  constructor(aggregator: Required<Aggregator>, { network, answersFor }: Pick<SdkSettings, "network" | "answersFor">) {
    if (!answersFor("CONFIG_SERVICE")) {
      throw new RunError("AWS Config needs AWS, or another service's endpoint in AWS_ENDPOINT_URL_CONFIG_SERVICE");
    }
    this.aggregator = aggregator;
    this.#client = serviceClient(ConfigServiceClient, { region: aggregator.region, network }, MAX_ATTEMPTS);
  }

  async *list(): AsyncIterable<Bucket> {
    const results = this.#asked("SelectAggregateResourceConfig", async (NextToken) => {
      const { Results, NextToken: next } = await this.#client.send(
        new SelectAggregateResourceConfigCommand({
          ConfigurationAggregatorName: this.aggregator.name,
          Expression: QUERY,
          Limit: PAGE_SIZE,
          NextToken,
        }),
      );
      // Without the list it is the answer of something else.
      if (Results === undefined) throw new RunError("AWS Config returned no list of results");
      return { items: Results, next };
    });
    // Pages are not of one moment: what moves between two of them may come twice.
    const seen = new Set<string>();
    for await (const text of results) {
      const recorded = readRecordedItem(text);
      if (recorded === undefined) continue;
      const { account, region, name } = recorded.bucket;
      const key = `${account}/${region}/${String(name)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      this.#readings.set(recorded.bucket, recorded.reading);
      yield recorded.bucket;
    }
  }

  async incompleteAccounts(): Promise<ReadonlyMap<string, string>> {
    const problems = new Map<string, string[]>();
    const sources = this.#asked("DescribeConfigurationAggregatorSourcesStatus", async (NextToken) => {
      const { AggregatedSourceStatusList, NextToken: next } = await this.#client.send(
        new DescribeConfigurationAggregatorSourcesStatusCommand({
          ConfigurationAggregatorName: this.aggregator.name,
          UpdateStatus: ["FAILED", "OUTDATED"],
          NextToken,
        }),
      );
      if (AggregatedSourceStatusList === undefined) throw new RunError("AWS Config returned no list of sources");
      return { items: AggregatedSourceStatusList, next };
    });
    for await (const source of sources) {
      const id = source.SourceId ?? "an account that is not named";
      problems.set(id, [...(problems.get(id) ?? []), problemOf(source)]);
    }
    return new Map([...problems].map(([id, texts]) => [id, `AWS Config has not all of it: ${texts.join("; ")}`]));
  }

  async locate(bucket: Bucket): Promise<Bucket> {
    return bucket;
  }

  /** They came with the item. */
  async readTags(bucket: Bucket): Promise<Bucket> {
    return bucket;
  }

  async readLifecycle(bucket: Bucket): Promise<LifecycleAnswer> {
    const reading = this.#readings.get(bucket);
    if (reading === undefined) throw new TypeError("a bucket that this aggregator did not list");
    return { bucket, reading };
  }

  close(): void {
    this.#client.destroy();
  }

  async *#asked<T>(operation: string, ask: (token: string | undefined) => Promise<Page<T>>): AsyncIterable<T> {
    try {
      yield* pages("AWS Config", "its buckets are not all known", ask);
    } catch (error) {
      throw error instanceof RunError ? error : aggregatorError(error, operation, this.aggregator);
    }
  }
}

function problemOf({ AwsRegion, LastUpdateStatus, LastErrorCode, LastErrorMessage }: AggregatedSourceStatus): string {
  const why = [LastErrorCode, LastErrorMessage].filter(Boolean).join(": ");
  const what = LastUpdateStatus === "OUTDATED" ? "is out of date" : "could not be updated";
  return `${AwsRegion ?? "a region that is not named"} ${what}${why === "" ? "" : ` (${why})`}`;
}
