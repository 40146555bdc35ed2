import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blocksIn, nameOf } from "../docs/blocks.ts";
import { mismatch } from "../docs/excerpt.ts";
import { ShellSession } from "../docs/shell-session.ts";
import { shownIn, statusesOf } from "../docs/shown.ts";
import { MINISTACK_PAGE } from "../docs/ways.ts";
import { freePort } from "../support/ceph-gateway/free-port.ts";
import { checkOut } from "../support/check-out.ts";

const missing = ["ministack", "aws", "perl"].filter((name) => spawnSync("which", [name]).status !== 0);
const absent = missing.length > 0 ? `${missing.join(" and ")} absent: none on the PATH` : undefined;
if (absent && process.env.CI) throw new Error(`${absent}; .ci/run installs what is needed.`);
if (absent) process.stderr.write(`${absent}. ${MINISTACK_PAGE} is not followed.\n`);

const blocks = blocksIn(MINISTACK_PAGE);
const installs = blocks.filter(({ text }) => text.startsWith("npm ci\n"));

test("the page installs the ministack that everything was tried with", () => {
  const [, version] = /ministack==([\d.]+)/.exec(installs[0]?.text ?? "") ?? [];
  expect(readFileSync(".ci/run", "utf8")).toContain(`ministack==${version} `.trimEnd());
});

/** Its blocks, one after the other, as they stand; but for what installs, which .ci/run has done. */
describe.skipIf(absent)(`${MINISTACK_PAGE}, followed${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder: string;
  let port: number;
  let shell: ShellSession;
  /** Whether every block up to here did what the page says: after one that did not the rest says nothing. */
  let isOnTheWay = true;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-try-"));
    checkOut(folder);
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    execFileSync("git", ["add", "main.ts"], { cwd: folder });
    port = await freePort();
    shell = new ShellSession(folder, {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      CHECKPOINT_DISABLE: "1",
      NO_COLOR: "1",
      CI: "true",
      AWS_EC2_METADATA_DISABLED: "true",
      GATEWAY_PORT: String(port),
    });
  });
  afterAll(() => {
    shell?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(blocks.filter((block) => !installs.includes(block)).map((block) => [nameOf(block), block] as const))(
    "%s",
    async (_, block) => {
      expect(isOnTheWay, "a block before this one has failed").toBe(true);
      isOnTheWay = false;
      for (const { command, excerpt } of shownIn(block)) {
        const { status, output } = await shell.run(command, block.language === "sh");
        expect(/# exit status \d$/m.test(command) ? statusesOf(command) : [0], output).toContain(status);
        const shown = output.replaceAll(`127.0.0.1:${port}`, "127.0.0.1:4566");
        if (excerpt !== undefined) expect(mismatch(excerpt, shown), output).toBeUndefined();
      }
      isOnTheWay = true;
    },
  );

  test("leaves nothing behind: no server, and main.ts as it was", async () => {
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
    expect(readFileSync(join(folder, "main.ts"), "utf8")).toBe(readFileSync("main.ts", "utf8"));
  });
});
