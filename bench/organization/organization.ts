import { CALLER_KEY } from "../../test/support/organization-service.ts";
import type { Figure } from "../figure.ts";
import { COMMAND, Programs } from "../whole-process.ts";
import { latencyOf, startManyAccounts } from "./many-accounts.ts";

const ACCOUNTS = 200;
const BUCKETS_EACH = 170;
/** Requests under way at once, over all accounts. */
const CONCURRENCY = 128;

interface Summary {
  readonly buckets: number;
  readonly compliant: number;
  readonly violation: number;
  readonly undecided: number;
}

/** An organization as a whole process: 200 accounts, 17 regions, one request of a hundred told to slow down. */
export async function organizationFigures(): Promise<readonly Figure[]> {
  const programs = await Programs.build({ command: COMMAND });
  const places = await startManyAccounts(ACCOUNTS, BUCKETS_EACH);
  try {
    const words = ["scan", "--organization", "--role-name", "scan", "--endpoint-url", places.s3, "--format", "ndjson"];
    const run = await programs.run("command", [...words, "--no-progress", "--concurrency", String(CONCURRENCY)], {
      statuses: [2],
      env: {
        AWS_ACCESS_KEY_ID: CALLER_KEY,
        AWS_ENDPOINT_URL_STS: places.organization,
        AWS_ENDPOINT_URL_ORGANIZATIONS: places.organization,
      },
    });
    const { requests, slowed, assumed } = await places.counts();
    const { summary } = JSON.parse(run.lastLine) as { summary: Summary };
    const buckets = ACCOUNTS * BUCKETS_EACH;
    // Half comply and half do not, whatever could not be read: a bucket more than that is a wrong verdict.
    const wrong = Math.max(0, summary.compliant - buckets / 2) + Math.max(0, summary.violation - buckets / 2);
    const alone = latencyOf(ACCOUNTS, BUCKETS_EACH) / CONCURRENCY;
    const name = `scan of ${ACCOUNTS} accounts with ${BUCKETS_EACH} buckets each in 17 regions, 20 to 150 ms away, 1 % SlowDown`;
    return [
      {
        name: `${name}: wrong verdicts; undecided; buckets told`,
        measured: `${wrong}; ${summary.undecided}; ${summary.buckets}`,
        aim: `0; 0; ${buckets}`,
      },
      {
        name: `what latency alone takes / it, ${CONCURRENCY} requests at once`,
        measured: `${(alone / run.wall).toFixed(2)} (${run.wall.toFixed(0)} s, ${run.memory.toFixed(0)} MB)`,
        aim: "at least 0.8",
      },
      {
        name: "its requests beside those that are told to slow down; sessions",
        measured: `${requests - slowed}; ${assumed}`,
        aim: `${buckets + ACCOUNTS}; ${ACCOUNTS}`,
      },
    ];
  } finally {
    places.close();
    programs.remove();
  }
}
