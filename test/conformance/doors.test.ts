import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Block, blocksIn } from "../docs/blocks.ts";
import { mismatch } from "../docs/excerpt.ts";
import { packPackage, ROOT } from "../support/packed-package.ts";

const blocks = blocksIn("README.md");
const starting = (text: string) => blocks.find((block) => block.text.startsWith(text)) as Block;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-doors-"));
  install();
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm install --save-dev mpu-guard` does in a project that has cdktf, cdktf-cli and tsx. */
function install(): void {
  const modules = join(folder, "node_modules");
  const installed = join(modules, "mpu-guard");
  mkdirSync(installed, { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((each) => !each.startsWith("."))) {
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  const { tarball, remove } = packPackage();
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  remove();
  mkdirSync(join(modules, ".bin"));
  symlinkSync(join(installed, "dist", "command", "mpu-guard.mjs"), join(modules, ".bin", "mpu-guard"));
  for (const name of ["cdktf", "tsx"])
    symlinkSync(join(ROOT, "node_modules", ".bin", name), join(modules, ".bin", name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "acme", private: true, type: "module" }));
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "npx tsx main.ts", projectId: "acme" }),
  );
}

function save({ path = "", text }: Block): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${text}\n`);
  return join(folder, path);
}

interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

async function run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const child = spawn("bash", ["-c", `{ ${command}\n} 2>&1`], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, CHECKPOINT_DISABLE: "1", CI: "true", NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [status] = await once(child, "close");
  return { status, output };
}

describe("the doors of README.md, in an empty folder with the packed package", () => {
  it("for a CDKTF team: synth passes, and fails without the construct in the words that are shown", async () => {
    const file = save(blocks.find(({ path }) => path === "main.ts") as Block);
    expect(await run("npx cdktf synth")).toMatchObject({ status: 0 });

    const main = readFileSync(file, "utf8");
    writeFileSync(file, main.replace(/^.*new AbortIncompleteMultipartUpload\(.*\n/m, ""));
    const { status, output } = await run("npx cdktf synth");

    expect(status).toBe(1);
    const [, shown = ""] = starting("$ npx cdktf synth").text.split("\n");
    expect(output.replaceAll(/\s+/g, " ")).toContain(shown.replace("…", "").trim());
  });

  it("for a reviewer: the check fails with the lines to add, and passes with them", async () => {
    const file = save(blocks.find(({ path }) => path === "infra/main.tf") as Block);
    const { text } = starting("$ npx mpu-guard check infra");
    const [command = "", ...shown] = text.replace("$ ", "").split("\n");

    const { status, output } = await run(command);
    expect([status, mismatch(shown.join("\n"), output)]).toEqual([2, undefined]);

    const lines = [...output.matchAll(/^ {4}\+ ?(.*)$/gm)].map(([, line]) => line);
    appendFileSync(file, `\n${lines.join("\n")}\n`);
    expect(await run(command)).toMatchObject({ status: 0, output: expect.stringContaining("1 bucket: 1 compliant") });
  });

  it("for a nightly job: the sandbox is scanned, patched after a yes, and rolled back", async () => {
    const port = await freePort();
    const sandbox = spawn("npx", ["mpu-guard", "sandbox", "--port", String(port)], { cwd: folder, detached: true });
    try {
      await once(sandbox.stdout, "data");
      const keys = { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox" };
      const live = `--endpoint-url http://127.0.0.1:${port} --bucket "acme-access-*"`;
      const scan = () => run(`npx mpu-guard scan ${live}`, keys);
      // A terminal that answers: nobody is asked through a pipe.
      const answering = (command: string) => run(`printf 'yes\\n' | script -qec '${command}' /dev/null`, keys);

      expect((await scan()).status).toBe(2);

      const patched = await answering(`npx mpu-guard patch ${live}`);
      expect(patched.output).toMatch(/Only "yes" is accepted/);
      expect((await scan()).status).toBe(0);

      const [name] = readdirSync(join(folder, ".mpu-guard")).filter((each) => /^\d{4}-/.test(each));
      const restored = await answering(
        `npx mpu-guard rollback .mpu-guard/${name} --endpoint-url http://127.0.0.1:${port}`,
      );
      expect(restored.output).toContain("rollback: 1 restored");
      expect((await scan()).status).toBe(2);
    } finally {
      if (sandbox.pid !== undefined) process.kill(-sandbox.pid, "SIGINT");
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
