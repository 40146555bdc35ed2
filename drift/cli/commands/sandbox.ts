import { once } from "node:events";
import { type Command, InvalidArgumentError, Option } from "commander";
import { seedEstate, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { addExamples } from "../options/examples.ts";
import type { Terminal } from "../terminal/terminal.ts";

export function addSandboxCommand(program: Command, terminal: Terminal): void {
  addExamples(program.command("sandbox"), [["mpu-guard sandbox --port 9000", "on a port of your choice"]])
    .description("a local S3 server with sample buckets; ends with Ctrl-C")
    .addOption(new Option("--port <port>", "port on 127.0.0.1 (default: a free one)").argParser(parsePort))
    .action(async ({ port }: { port?: number }) => {
      const s3 = await startEmbeddedS3(port === undefined ? {} : { port });
      seedEstate(s3);
      const url = s3.endpoint;
      // From before it is printed: whoever reads that line may press Ctrl-C at once.
      const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      await terminal.out(
        `S3 with ${s3.buckets.list().length} buckets at ${url}. In another terminal:\n\n` +
          "  export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox\n" +
          `  npx mpu-guard scan --endpoint-url ${url} --directory-buckets --check-mfa-delete\n` +
          `  npx mpu-guard patch --endpoint-url ${url} --dry-run\n\nCtrl-C ends it.\n`,
      );
      await stopped;
      await s3.close();
    });
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new InvalidArgumentError("expected a port from 0 to 65535.");
  }
  return port;
}
