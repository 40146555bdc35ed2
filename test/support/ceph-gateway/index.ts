import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cephConfiguration, gatewayFrontends } from "./configuration.ts";
import { Daemons } from "./daemons.ts";
import { freePort } from "./free-port.ts";
import { portAnswers, waitUntil } from "./wait-until.ts";

export { cephGatewayMissing, cephGatewayPackages } from "./executables.ts";

const run = promisify(execFile);
const readyWithinMs = 90_000;

/** Where a running gateway answers, and as whom to ask. */
export interface CephGatewayAccess {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A running gateway; `close` stops its daemons and removes its folder. */
export interface CephGateway extends CephGatewayAccess {
  close(): Promise<void>;
}

/** How the gateway differs from one that was asked for without options. */
export interface CephGatewayOptions {
  /** How long one lifecycle "day" lasts; 5 seconds unless told. */
  readonly lifecycleDaySeconds?: number;
}

/** Starts a single-node Ceph cluster with an S3 gateway on loopback, everything in memory and under one temporary folder. */
export async function startCephGateway(options: CephGatewayOptions = {}): Promise<CephGateway> {
  const folder = await mkdtemp(join(tmpdir(), "ceph-"));
  const daemons = new Daemons(folder);
  const close = async () => {
    await daemons.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const access = await bringUp(folder, daemons, options.lifecycleDaySeconds ?? 5);
    return { ...access, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function bringUp(folder: string, daemons: Daemons, lifecycleDaySeconds: number): Promise<CephGatewayAccess> {
  const deadline = Date.now() + readyWithinMs;
  const monitorPort = await freePort();
  const fsid = randomUUID();
  const storeId = randomUUID();
  const configuration = join(folder, "ceph.conf");
  const monitorMap = join(folder, "monmap");
  const common = ["-c", configuration];
  // Told to ask no monitor for settings, a daemon reads the monitor map from its file and knows the cluster's identity
  // at once; otherwise its first command may leave before the map arrives, and is refused with "wrong fsid".
  const standalone = [...common, "--no-mon-config"];
  const gateway = [...standalone, "-n", "client.rgw"];
  const ready = async (command: string, answers: () => Promise<boolean>) => {
    const explain = () => `${command} was not ready within ${readyWithinMs / 1000} s.\n${daemons.logTail(command)}`;
    await waitUntil(
      async () => {
        daemons.assertRunning(command);
        return answers();
      },
      deadline,
      explain,
    );
  };

  await Promise.all(["mon", "osd", "mgr", "rgw"].map((name) => mkdir(join(folder, name))));
  await writeFile(join(folder, "keyring"), "");
  await writeFile(configuration, cephConfiguration({ folder, fsid, monitorMap, monitorPort, lifecycleDaySeconds }));
  await tool("monmaptool", [
    "--create",
    "--clobber",
    "--addv",
    "a",
    `[v1:127.0.0.1:${monitorPort}]`,
    "--fsid",
    fsid,
    monitorMap,
  ]);
  await Promise.all([
    tool("ceph-mon", [...common, "-i", "a", "--mkfs", "--monmap", monitorMap]),
    tool("ceph-osd", [...standalone, "-i", "0", "--mkfs", "--osd-uuid", storeId]),
  ]);

  daemons.start("ceph-mon", "mon.a", [...common, "-i", "a", "-f"]);
  await ready("ceph-mon", () => portAnswers(monitorPort));
  await monitorCommand(configuration, deadline, ["osd", "new", storeId, "0"]);
  daemons.start("ceph-osd", "osd.0", [...standalone, "-i", "0", "-f"]);
  daemons.start("ceph-mgr", "mgr.x", [...standalone, "-i", "x", "-f"]);
  await ready("ceph-osd", async () => /\b1 up\b/.test(await monitorCommand(configuration, deadline, ["osd", "stat"])));

  const gatewayPort = await freePort();
  daemons.start("radosgw", "client.rgw", [...gateway, "--rgw-frontends", gatewayFrontends(gatewayPort), "-f"]);
  await ready("radosgw", () => portAnswers(gatewayPort));
  const keys = { accessKeyId: randomBytes(10).toString("hex"), secretAccessKey: randomBytes(20).toString("hex") };
  await createUser(gateway, keys);
  return { endpoint: `http://127.0.0.1:${gatewayPort}`, ...keys };
}

async function createUser(gateway: readonly string[], keys: Omit<CephGatewayAccess, "endpoint">): Promise<void> {
  const names = ["--uid", "tester", "--display-name", "Tester", "--max-buckets", "100000"];
  const secrets = ["--access-key", keys.accessKeyId, "--secret-key", keys.secretAccessKey];
  await tool("radosgw-admin", [...gateway, "user", "create", ...names, ...secrets]);
}

// The `ceph` tool cannot be told to ask no monitor, so now and then it is refused (EPERM) and has to ask again.
async function monitorCommand(configuration: string, deadline: number, args: readonly string[]): Promise<string> {
  for (;;) {
    try {
      return await tool("ceph", ["-c", configuration, ...args]);
    } catch (error) {
      if (Date.now() > deadline || !String(error).includes("EPERM")) {
        throw error;
      }
    }
  }
}

// One-shot tools share the daemons' limit; what a failed one wrote is in the error's message.
async function tool(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, args, { timeout: readyWithinMs, killSignal: "SIGKILL" });
  return stdout;
}
