import type { Checks } from "./checks.ts";

/** The functions of a construct. */
export interface FunctionOptions {
  /**
   * `nodejs22.x` for a provider that does not know Node.js 24 yet.
   *
   * @default "nodejs24.x"
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: string;
  /**
   * MB, 128 to 10,240.
   *
   * @default 1024
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly memorySize?: number;
  /**
   * Seconds that a function has, 60 to 900, which is Lambda's longest. Less would be over before anything is begun: what
   * was begun is brought to its end and written down within the last 45.
   *
   * @default - of NightlyDriftScan 900, of BucketEventRemediator 180
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly timeoutSeconds?: number;
  /**
   * Whether concurrency is reserved for the functions. An account keeps 100 unreserved: one whose limit is too low for it
   * has to ask for more, or do without.
   *
   * @default true
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reserveConcurrency?: boolean;
  /**
   * One of the numbers of days that CloudWatch Logs has.
   *
   * @default 90
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  readonly logRetentionDays?: number;
  /** @default - the folder of the package that the functions are built to */
  readonly bundleFolder?: string;
}

/** The options with their defaults. */
export interface CheckedFunctionOptions {
  readonly runtime: string;
  readonly memorySize: number;
  readonly timeoutSeconds: number;
  readonly reservesConcurrency: boolean;
  readonly logRetentionDays: number;
}

/** Lambda's, in MB. */
export const MEMORY = { least: 128, most: 10_240 };

/** Days. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Seconds: see `FunctionOptions.timeoutSeconds`. */
const TIMEOUT = { least: 60, most: 900 };

/** @throws Error that names the option, what was given and what is accepted */
export function functionOptions(
  check: Checks,
  options: FunctionOptions,
  otherwise: { readonly timeoutSeconds: number },
): CheckedFunctionOptions {
  const { runtime = "nodejs24.x", memorySize = 1024, timeoutSeconds = otherwise.timeoutSeconds } = options;
  const { reserveConcurrency = true, logRetentionDays = 90 } = options;
  check.whole("functions.memorySize", memorySize, MEMORY.least, MEMORY.most);
  check.knownWhole("functions.timeoutSeconds", timeoutSeconds, TIMEOUT.least, TIMEOUT.most);
  check.amount("functions.logRetentionDays", logRetentionDays, RETENTIONS);
  const node = "a runtime of Node.js, from nodejs20.x on";
  check.matches("functions.runtime", runtime, /^nodejs(2\d|[3-9]\d)\.x$/, node);
  return { runtime, memorySize, timeoutSeconds, reservesConcurrency: reserveConcurrency, logRetentionDays };
}
