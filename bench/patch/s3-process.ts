import { fork } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { seedMany, startEmbeddedS3 } from "../../sandbox/index.ts";

interface S3Process {
  readonly endpoint: string;
  /**
   * Milliseconds, for each write that came, from the end of the answer to the last read of its bucket to the moment in
   * which the write came in: in between nobody can tell that somebody else wrote. The way to S3 and back comes on top.
   */
  blindWindows(): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Starts the embedded S3 in a process of its own, so that it does not share a processor with what is measured. */
export async function startS3Process(buckets: number, latencyMilliseconds: number): Promise<S3Process> {
  const child = fork(fileURLToPath(import.meta.url), [String(buckets), String(latencyMilliseconds)], {
    execArgv: ["--import", "tsx"],
  });
  const [endpoint] = (await once(child, "message")) as [string];
  return {
    endpoint,
    blindWindows: async () => {
      const told = once(child, "message");
      child.send("blind windows");
      const [windows] = (await told) as [readonly number[]];
      return windows;
    },
    close: async () => {
      const closed = once(child, "close");
      child.kill();
      await closed;
    },
  };
}

/** Measures from outside of the embedded S3, which takes its time only once a request has come in. */
function measureBlindWindows(): readonly number[] {
  const windows: number[] = [];
  const readAt = new Map<string, number>();
  subscribe("http.server.response.finish", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.method === "GET") readAt.set(request.url as string, performance.now());
  });
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.method === "PUT") windows.push(performance.now() - (readAt.get(request.url as string) as number));
  });
  return windows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [buckets, latencyMilliseconds] = process.argv.slice(2).map(Number) as [number, number];
  const windows = measureBlindWindows();
  const s3 = await startEmbeddedS3({ latencyMilliseconds });
  seedMany(s3, buckets, { region: "us-east-1" });
  process.on("message", () => process.send?.(windows));
  process.send?.(s3.endpoint);
}
