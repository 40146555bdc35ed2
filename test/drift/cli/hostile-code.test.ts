import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { bucket, lifecycle, plan } from "../../terraform/plan-builder.ts";

const LC = "aws_s3_bucket_lifecycle_configuration";
/** What moves a cursor, turns text around, or ends a line that it should not; but for the line ends of the command. */
const CONTROL = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

/** Everything that messages are made of: names, keys, references, sources, all of somebody else's choice. */
const FILES: Readonly<Record<string, (text: string) => object>> = {
  "code with such names": (text) => ({
    resource: {
      aws_s3_bucket: {
        [text]: { bucket: `acme-${text}` },
        keyed: { for_each: { [text]: 1 }, bucket: "$" + "{each.key}" },
      },
      [LC]: { [text]: { bucket: `$\{var.${text}}` }, other: { bucket: "$" + "{data.x.y.z}" } },
    },
    module: { [text]: { source: text, bucket: text } },
  }),
  "code that declares one twice": (text) => ({
    resource: [{ aws_s3_bucket: { [text]: {} } }, { aws_s3_bucket: { [text]: {} } }],
  }),
  "a plan with such addresses": (text) =>
    plan([
      bucket(text, { module: `module.${text}`, after: { bucket: text, region: text } }),
      bucket("keyed", { index: text, after: {}, unknown: { bucket: true } }),
      lifecycle(text, [`local.${text}`, `module.${text}["${text}"]`], { index: text, module: `module.${text}` }),
    ]),
  "a plan that has one twice": (text) => plan([bucket(text), bucket(text)]),
  "a plan of such a format": (text) => ({ ...plan([]), format_version: text }),
};

describe("whatever a file says, what the command prints of it is harmless", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-hostile-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(Object.entries(FILES))("%s", (_, make) => {
    it.each(Object.entries(PAYLOADS))("%s", async (_, payload) => {
      const file = join(folder, "file.json");
      writeFileSync(file, JSON.stringify(make(payload)));
      const terminal = new FakeTerminal();
      const status = await main(["check", file, "--policy", "test/drift/cli/plain-policy.yaml"], terminal);
      expect(status).toBeGreaterThan(0);
      const printed = terminal.stdout + terminal.stderr;
      expect(printed).not.toMatch(CONTROL);
      // No stack, and where the file cannot be judged, one line.
      expect(printed).not.toMatch(/\n +at /);
      if (status === 1) expect(terminal.stderr.trimEnd().split("\n")).toHaveLength(1);
    });
  });
});
