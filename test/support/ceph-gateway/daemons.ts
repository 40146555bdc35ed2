import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const tailLines = 25;
// Its parent-death signal covers what an exit handler cannot: our own SIGKILL.
const tether = "setpriv";

interface Daemon {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  readonly logs: readonly string[];
  startError?: Error;
}

/** The daemons of one cluster: foreground children of ours, so that exactly these are stopped and no others. */
export class Daemons {
  readonly #daemons = new Map<string, Daemon>();
  readonly #folder: string;
  readonly #killAll = () => {
    for (const { child } of this.#daemons.values()) {
      child.kill("SIGKILL");
    }
  };

  readonly #atExit = () => {
    this.#killAll();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  /** Everything the daemons write is to be in `folder`, which is removed with them should our process end early. */
  constructor(folder: string) {
    this.#folder = folder;
    process.once("exit", this.#atExit);
  }

  /** Starts one daemon; `logName` is the name Ceph gives its log file in the cluster's folder. */
  start(command: string, logName: string, args: readonly string[]): void {
    const output = join(this.#folder, `${command}.out`);
    const descriptor = openSync(output, "a");
    const child = spawn(tether, ["--pdeathsig", "KILL", command, ...args], {
      stdio: ["ignore", descriptor, descriptor],
    });
    closeSync(descriptor);
    const daemon: Daemon = {
      child,
      exited: new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.once("error", (error) => {
          daemon.startError = error;
          resolve();
        });
      }),
      logs: [output, join(this.#folder, `${logName}.log`)],
    };
    this.#daemons.set(command, daemon);
  }

  /** Throws, with the end of its log, when the daemon is no longer running. */
  assertRunning(command: string): void {
    const daemon = this.#daemons.get(command);
    if (daemon === undefined || daemon.startError || daemon.child.exitCode !== null || daemon.child.signalCode) {
      const how = daemon?.startError?.message ?? daemon?.child.exitCode ?? daemon?.child.signalCode ?? "never started";
      throw new Error(`${command} stopped (${how}) before it was ready.\n${this.logTail(command)}`);
    }
  }

  /** The last lines a daemon wrote, on its output and in its log. */
  logTail(command: string): string {
    const logs = this.#daemons.get(command)?.logs ?? [];
    return logs.map((path) => `--- ${path}\n${lastLines(path)}`).join("\n");
  }

  /** Stops every daemon started here; their state is in memory and thrown away, so nothing needs a gentle end. */
  async stop(): Promise<void> {
    this.#killAll();
    await Promise.all([...this.#daemons.values()].map((daemon) => daemon.exited));
    process.off("exit", this.#atExit);
  }
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").slice(-tailLines).join("\n");
  } catch {
    return "(nothing written)";
  }
}
