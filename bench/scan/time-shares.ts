import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A part of a process's time, in percent. */
export interface TimeShare {
  readonly name: string;
  readonly percent: number;
}

/** What is done in which functions; the innermost that is named here counts. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["(idle)", "waiting"],
  ["(garbage collector)", "garbage collection"],
  ["#sign", "signing"],
  ["signRequest", "signing"],
  ["readAnswer", "parsing"],
  ["saysAbsent", "parsing"],
  ["deserializeResponse", "parsing"],
  ["evaluateAnswer", "evaluating"],
  ["expectedRefusal", "evaluating"],
  ["ndjsonBucket", "reporting"],
  ["onVerdict", "reporting"],
  ["evaluate", "loading the program"],
  ["loadAndTranslate", "loading the program"],
]);
const REST = "HTTP and everything else";

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

/** Where the time of a process goes, by V8's profiler; the largest part first. */
export async function sharesOf(
  run: (nodeOptions: readonly string[]) => Promise<unknown>,
): Promise<readonly TimeShare[]> {
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
  try {
    await run(["--cpu-prof", `--cpu-prof-dir=${folder}`]);
    const [file] = readdirSync(folder);
    return readShares(JSON.parse(readFileSync(join(folder, file as string), "utf8")) as Profile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readShares({ nodes, samples, timeDeltas }: Profile): readonly TimeShare[] {
  const parts = new Map<number, string>();
  const children = new Map(nodes.map((node) => [node.id, node]));
  const name = (id: number, within: string) => {
    const node = children.get(id);
    const part = PARTS.get(node?.callFrame.functionName ?? "") ?? within;
    parts.set(id, part);
    for (const child of node?.children ?? []) name(child, part);
  };
  name(nodes[0]?.id as number, REST);
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, sample] of samples.entries()) {
    const time = timeDeltas[index] ?? 0;
    const part = parts.get(sample) ?? REST;
    times.set(part, (times.get(part) ?? 0) + time);
    total += time;
  }
  return [...times]
    .map(([part, time]) => ({ name: part, percent: (100 * time) / total }))
    .sort((a, b) => b.percent - a.percent);
}
