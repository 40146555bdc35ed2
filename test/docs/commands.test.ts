import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approve } from "../../drift/cli/terminal/approve.ts";
import { liveBucket } from "../support/builders.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";
import { type Block, blocksIn, nameOf, PAGES } from "./blocks.ts";
import { mismatch } from "./excerpt.ts";
import { prepare, SOURCE } from "./prepare.ts";
import { Reader } from "./reader.ts";
import { shownIn, statusesOf } from "./shown.ts";
import { wayOf } from "./ways.ts";

/** What a patch or a rollback asks, answered with yes. */
const QUESTION = /^(\d+ buckets? to be (written|restored):\n( {2}\w+: .*\n)*)?.*Only "yes" is accepted: yes\n/m;

/** A reader runs the blocks of a page one after the other, in one folder, and saves the files between them. */
describe.each(PAGES.filter((page) => blocksIn(page).some(isRun)))("the commands of %s", (page) => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await Reader.start();
  });
  afterAll(() => reader.stop());

  it.each(
    blocksIn(page)
      .filter((block) => isRun(block) || block.path !== undefined)
      .map((block) => [nameOf(block), block] as const),
  )("%s", async (_, block) => {
    if (!isRun(block)) return reader.save(block);
    await prepare(reader, block);
    for (const { command, excerpt } of shownIn(block)) {
      const { status, output } = await reader.run(command, excerpt?.includes(": yes\n") ? { SAYS_YES: "1" } : {});
      expect(statusesOf(command), output).toContain(status);
      if (excerpt !== undefined) expect(mismatch(withoutAnswer(excerpt), output), output).toBeUndefined();
    }
  });
});

it("README shows what a patch asks: whose bucket would be written, and where", async () => {
  const block = blocksIn("README.md").find(({ text }) => text.startsWith("$ npx mpu-guard patch"));
  const bucket = liveBucket({ region: "us-east-1" });
  const change = { outcome: "planned", plan: { before: undefined, after: undefined } } as const;
  const terminal = new FakeTerminal({ answer: "yes" });
  const approval = {
    action: "Write to",
    identity: {
      account: "111122223333",
      partition: "aws",
      caller: "arn:aws:sts::111122223333:assumed-role/mpu-guard-patch/ana",
      profile: null,
      endpoint: null,
      regions: null,
    },
    results: [{ verdict: { bucket, status: "violation", findings: [] }, change }],
  } as const;

  await approve(approval, terminal);

  expect(`${terminal.questions[0]}yes\n`).toBe(QUESTION.exec(block?.text ?? "")?.[0]);
});

it("the page on moving to cdktn renames every import, and nothing else", async () => {
  const page = "docs/moving-from-cdktf-to-cdktn.md";
  const block = blocksIn(page).find(({ text }) => text.startsWith("git ls-files"));
  const reader = await Reader.start();
  try {
    await prepare(reader, block as Block);
    await reader.run(block?.text ?? "");
    expect(readFileSync(join(reader.folder, "main.ts"), "utf8")).toBe(SOURCE.replaceAll("cdktf", "cdktn"));
  } finally {
    await reader.stop();
  }
});

function isRun(block: Block): boolean {
  return wayOf(block).by === "commands";
}

/** Without a terminal nobody is asked: the test below compares the question. */
function withoutAnswer(excerpt: string): string {
  return excerpt.replace(QUESTION, "");
}
