import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { seedMany, startEmbeddedS3 } from "../sandbox/index.ts";

interface S3Process {
  readonly endpoint: string;
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
    close: async () => {
      const closed = once(child, "close");
      child.kill();
      await closed;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [buckets, latencyMilliseconds] = process.argv.slice(2).map(Number) as [number, number];
  const s3 = await startEmbeddedS3({ latencyMilliseconds });
  seedMany(s3, buckets, { region: "us-east-1" });
  process.send?.(s3.endpoint);
}
