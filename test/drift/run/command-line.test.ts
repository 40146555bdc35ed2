import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import type { LiveOptions } from "../../../drift/cli/options/live-options.ts";
import { commandLine, placeOf } from "../../../drift/run/command-line.ts";
import { shellLine } from "../../../drift/text/shell-line.ts";
import { identityWith } from "../../support/builders.ts";

const [, script = ""] = process.argv;
afterEach(() => {
  process.argv[1] = script;
});

/** What a shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" });
  return stdout.split("\0").slice(0, -1);
}

describe("a line to be copied", () => {
  it.each([
    ["plain", "s3://acme-journal/mpu-guard/2026-11-21T04-00-00Z-9f86d0"],
    ["a space", "my journals/run"],
    ["quotes", `it's "quoted"`],
    ["what a shell expands", "$HOME `id` $(id) * ? ~ ! # ; & | < > \\ { } [ ]"],
    ["nothing", ""],
    ["a URL with a query", "https://minio.example.com/s3?a=b&c=d"],
  ])("is %s to the shell too", (_, word) => {
    expect(wordsOf(shellLine(["mpu-guard", "rollback", word]))).toEqual(["mpu-guard", "rollback", word]);
  });

  it("has no power over a terminal, whatever a folder is called", () => {
    expect(commandLine(["rollback", "\u001b]0;owned\u0007"], {})).not.toMatch(/\p{Cc}/u);
  });

  it("goes to the same buckets by the same policy, wherever the run took them from", () => {
    const options = { account: "111122223333", policy: "mpu policy.yaml", region: ["eu-west-1", "us-east-1"] };
    const identity = identityWith({ endpoint: "http://127.0.0.1:9000", profile: "prod" });
    expect(commandLine(["rollback", "RUN"], placeOf(options as unknown as LiveOptions, identity))).toBe(
      "mpu-guard rollback RUN --endpoint-url http://127.0.0.1:9000 --account 111122223333 --profile prod " +
        "--region eu-west-1 --region us-east-1 --policy 'mpu policy.yaml'",
    );
  });

  it("is npx's where a project has the package, since no shell finds it there", () => {
    process.argv[1] = "/srv/acme/node_modules/.bin/mpu-guard";
    expect(commandLine(["runs"], {})).toBe("npx mpu-guard runs");
    process.argv[1] = "/usr/local/bin/mpu-guard";
    expect(commandLine(["runs"], {})).toBe("mpu-guard runs");
  });
});
