import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { abortXml, expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../sandbox/demo/lifecycle-xml.ts";
import { type Block, blocksIn, nameOf } from "../docs/blocks.ts";
import { Reader } from "../docs/reader.ts";
import { wayOf } from "../docs/ways.ts";
import { installStandIn } from "../support/stand-in-provider/install.ts";

/** What `npm test` leaves out of the page, as it needs more than Node. */
const blocks = blocksIn("docs/finding-kinds.md").filter((block) => {
  const way = wayOf(block);
  return way.by === "elsewhere" && way.reason.includes("documents.test.ts");
});
const named = (some: readonly Block[]) => some.map((block) => [nameOf(block), block] as const);

function absence(...programs: readonly string[]): string | undefined {
  const missing = programs.filter((name) => spawnSync("bash", ["-c", `command -v ${name}`]).status !== 0);
  if (missing.length === 0) return undefined;
  const absent = `${missing.join(" and ")} absent: none on the PATH`;
  if (process.env.CI) throw new Error(absent);
  process.stderr.write(`${absent}. What docs/finding-kinds.md says of it is not tried.\n`);
  return absent;
}

const WHOLE = "<Filter/>";
const EXPIRE_LOGS = ruleXml("expire-logs", WHOLE, expireXml(90));

/** What makes a bucket show a kind of finding that the AWS CLI fixes, in the IDs that the page uses. */
const RULES: Readonly<Record<string, string | undefined>> = {
  "no-lifecycle-configuration": undefined,
  "no-abort-rule": EXPIRE_LOGS,
  "abort-rule-disabled": ruleXml("abort-incomplete", WHOLE, abortXml(7), "Disabled"),
  "abort-scope-partial": ruleXml("abort-tmp", prefixFilterXml("tmp/"), abortXml(3)),
  "abort-prefix-literal": ruleXml("expire-logs", prefixFilterXml("/logs/"), expireXml(90)),
  "abort-days-too-long": ruleXml("sweep", WHOLE, abortXml(30)),
  "abort-days-too-short": ruleXml("abort-daily", WHOLE, abortXml(1)),
  "deprecated-prefix": ruleXml("expire-logs", "<Prefix>logs/</Prefix>", expireXml(90)),
};

const noAws = absence("aws", "jq");

describe.skipIf(noAws)(`the AWS CLI, as the page on finding kinds has it${noAws ? ` (skipped: ${noAws})` : ""}`, () => {
  const writes = (block: Block) => block.text.includes(" put-bucket-lifecycle-configuration ");
  const commands = blocks.filter(({ text }) => text.startsWith("aws "));

  test("has commands for each kind that is tried", () => {
    assert.deepEqual(new Set(commands.filter(writes).map(({ heading }) => heading)), new Set(Object.keys(RULES)));
  });

  test.each(named(commands.filter(writes)))("%s fixes it, and keeps everything else", async (_, block) => {
    const rules = RULES[block.heading];
    await withBucket(rules, async (reader) => {
      assert.ok((await kindsIn(reader)).includes(block.heading));

      assertRan(await reader.run(block.text));

      assert.deepEqual((await kindsIn(reader)).includes(block.heading), false);
      const bucket = reader.s3.buckets.get("acme-media");
      const wanted = rules === undefined ? "all_storage_classes_128K" : "varies_by_storage_class";
      assert.equal(bucket?.transitionDefaultMinimumObjectSize, wanted);
      for (const [, id] of rules?.matchAll(/<ID>(.*?)<\/ID>/g) ?? []) {
        assert.match(bucket?.lifecycle ?? "", new RegExp(`<ID>${id}</ID>`));
      }
    });
  });

  test("adds a rule in the form that the others have: S3 refuses both forms in one configuration", async () => {
    const block = commands.find(({ heading }) => heading === "no-abort-rule") as Block;
    await withBucket(ruleXml("expire-logs", "<Prefix>logs/</Prefix>", expireXml(90)), async (reader) => {
      assertRan(await reader.run(block.text));
      assert.deepEqual((await kindsIn(reader)).includes("no-abort-rule"), false);
    });
  });

  test.each(named(commands.filter((block) => !writes(block))))("%s shows what it says", async (_, block) => {
    await withBucket(EXPIRE_LOGS, async (reader) => assertRan(await reader.run(block.text)));
  });
});

/** A reader whose account has one bucket, with these rules. */
async function withBucket(rules: string | undefined, use: (reader: Reader) => Promise<void>): Promise<void> {
  const reader = await Reader.start((s3) => {
    const shared = { name: "acme-media", region: "us-east-1" };
    const configured = { transitionDefaultMinimumObjectSize: "varies_by_storage_class" } as const;
    s3.buckets.create(rules === undefined ? shared : { ...shared, ...configured, lifecycle: lifecycleXml(rules) });
  });
  try {
    const policy = "version: 1\naccept: { minDays: 3, maxDays: 7 }\n";
    writeFileSync(join(reader.folder, "mpu-policy.yaml"), policy);
    await use(reader);
  } finally {
    await reader.stop();
  }
}

async function kindsIn(reader: Reader): Promise<readonly string[]> {
  const { output } = await reader.run("npx mpu-guard scan --no-progress --quiet --format json");
  const { buckets }: { buckets: readonly { findings: readonly { kind: string }[] }[] } = JSON.parse(output);
  return buckets.flatMap(({ findings }) => findings.map(({ kind }) => kind));
}

function assertRan({ status, output }: { status: number | null; output: string }): void {
  assert.equal(status, 0, output);
}

const noTerraform = absence("terraform");

describe.skipIf(noTerraform)(`terraform, as the page has it${noTerraform ? ` (skipped: ${noTerraform})` : ""}`, () => {
  let folder = "";
  let environment: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stand-in-"));
    const all = Object.entries(await installStandIn(folder));
    environment = Object.fromEntries(all.filter(([name]) => /^(TF|CHECKPOINT)_/.test(name))) as Record<string, string>;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(named(blocks.filter(({ text }) => text.startsWith("terraform "))))(
    "%s says what is in violation",
    async (_, block) => {
      const reader = await Reader.start();
      try {
        cpSync("test/terraform/recordings/root-module", reader.folder, { recursive: true });
        const env = { ...environment, STAND_IN_ACCOUNTS: join(reader.folder, "accounts") };
        assertRan(await reader.run("terraform init -input=false", env));
        const { status, output } = await reader.run(block.text, env);
        assert.equal(status, 2, output);
        assert.match(output, /4 buckets: 2 compliant, 2 violations/);
      } finally {
        await reader.stop();
      }
    },
  );
});
