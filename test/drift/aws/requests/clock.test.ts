import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { S3Clients } from "../../../../drift/aws/clients/s3-clients.ts";
import { S3LifecycleStore } from "../../../../drift/aws/lifecycle/index.ts";
import { liveBucket } from "../../../support/builders.ts";
import { abortXml, documentOf } from "../planted.ts";

const HOUR = 3_600_000;
/** S3 takes no request that was signed at another time than this, in milliseconds. */
const TOLERANCE = HOUR / 4;

let offset: number;
let refused: string[];
let answered: string[];
let s3: Server;
let clients: S3Clients;

beforeEach(async () => {
  [refused, answered] = [[], []];
  s3 = createServer((request, response) => {
    request.resume();
    const now = Date.now() + offset;
    response.setHeader("date", new Date(now).toUTCString());
    const isOff = Math.abs(signedAt(String(request.headers["x-amz-date"])) - now) > TOLERANCE;
    (isOff ? refused : answered).push(request.method ?? "");
    if (isOff)
      response.writeHead(403).end("<Error><Code>RequestTimeTooSkewed</Code><Message>too far</Message></Error>");
    else response.end(request.method === "GET" ? documentOf(abortXml("<Filter/>")) : "");
  });
  await new Promise<void>((resolve) => s3.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  const endpoint = `http://127.0.0.1:${(s3.address() as AddressInfo).port}`;
  clients = new S3Clients({ profile: null, endpoint, concurrency: 2 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  clients.destroy();
  s3.closeAllConnections();
  s3.close();
});

/** `20261127T060444Z` as milliseconds. */
function signedAt(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

describe("a machine whose clock is off", () => {
  it.each([
    ["slow", 2 * HOUR],
    ["fast", -2 * HOUR],
  ])("%s: the write is signed with the time that the read learned, as it is sent once", async (_, by) => {
    offset = by;
    const store = new S3LifecycleStore(clients);
    const bucket = liveBucket({ name: "media", region: "eu-west-1" });
    const stored = await store.read(bucket);
    if (stored.state !== "stored") throw new Error("the bucket has rules");
    await store.write(bucket, stored.configuration);
    expect({ refused, answered }).toEqual({ refused: ["GET"], answered: ["GET", "PUT"] });
  });
});
