import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../ceph-gateway/free-port.ts";
import { portAnswers, waitUntil } from "../ceph-gateway/wait-until.ts";
import type { ServiceAccess } from "./raw-s3.ts";
import type { S3Service } from "./services.ts";

/** Milliseconds. Python programs import for seconds on a busy machine. */
const READY_TIMEOUT = 60_000;

export interface RunningService extends ServiceAccess {
  close(): Promise<void>;
}

/** Starts a service with empty storage on a free loopback port, and waits until it answers. */
export async function startService(service: S3Service, program: string): Promise<RunningService> {
  const folder = mkdtempSync(join(tmpdir(), `mpu-guard-${service.program}-`));
  const port = await freePort();
  const { arguments: args, environment } = service.command({ program, port, folder: join(folder) });
  const log = join(folder, "..", `${folder.split("/").at(-1)}.log`);
  const descriptor = openSync(log, "a");
  // Its parent-death signal covers what no handler can: our own SIGKILL.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", ...args], {
    cwd: folder,
    stdio: ["ignore", descriptor, descriptor],
    env: { PATH: process.env.PATH, HOME: folder, ...environment },
  });
  closeSync(descriptor);
  const close = async () => {
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
    rmSync(log, { force: true });
  };
  try {
    const explain = () => `${service.name} is not ready.\n${readFileSync(log, "utf8").slice(-4_000)}`;
    await waitUntil(() => answers(child, port, explain), Date.now() + READY_TIMEOUT, explain);
  } catch (error) {
    await close();
    throw error;
  }
  const { accessKeyId, secretAccessKey } = service;
  return { endpoint: `http://127.0.0.1:${port}`, accessKeyId, secretAccessKey, close };
}

function answers(child: ChildProcess, port: number, explain: () => string): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${explain()}\n(it ended)`);
  return portAnswers(port);
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
