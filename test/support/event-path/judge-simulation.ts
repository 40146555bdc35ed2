import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { abortsAll } from "./aborts-all.ts";
import { SETTINGS, type Simulation } from "./simulate-events.ts";

/** What a simulation must not end with. Each list is to be empty. */
export interface Broken {
  /** Neither compliant nor said to be in violation since the last change, although all its events arrived. */
  readonly forgotten: readonly string[];
  /** Written more often than the limit of a window. */
  readonly writtenTooOften: readonly string[];
  /** Written although its owner, or the policy, had said that it is not to be. */
  readonly writtenAgainstWill: readonly string[];
  /** Written while somebody applied a change to it; of one that changes without end, a change of which the function had heard. */
  readonly hit: readonly string[];
  /** Rules of others that are not there any more. */
  readonly lostRules: readonly string[];
}

export function judgeSimulation(s3: EmbeddedS3, simulation: Simulation): Broken {
  const { buckets, writes, reported, heard, lost, dead } = simulation;
  const all = [...buckets.values()];
  const isDead = (name: string) => dead.some(({ body }) => body.includes(`"${name}"`));
  const isCompliant = (name: string) => abortsAll(s3.buckets.get(name)?.lifecycle);
  const names = (those: typeof all) => those.map(({ name }) => name);
  const written = (name: string) => writes.get(name) ?? [];
  return {
    forgotten: names(
      all.filter(({ name, kind, changedAt }) => {
        if (kind === "scratch" || kind === "deleted" || lost.has(name) || isDead(name)) return false;
        return !isCompliant(name) && (reported.get(name) ?? 0) < changedAt;
      }),
    ),
    writtenTooOften: names(all.filter(({ name }) => written(name).length > SETTINGS.maxReverts)),
    writtenAgainstWill: names(
      all.filter(
        ({ name, kind }) => ["scratch", "vault", "stack", "declared"].includes(kind) && written(name).length > 0,
      ),
    ),
    hit: names(
      all.filter(({ name, kind, applies }) => {
        const isKnown = (id: string, at: number) =>
          kind !== "restless" || (heard.get(id) ?? Number.POSITIVE_INFINITY) < at;
        return written(name).some((at) => applies.some(({ id, from, to }) => from <= at && at < to && isKnown(id, at)));
      }),
    ),
    lostRules: names(
      all.filter(({ name, kind }) => {
        const hasTheirs = kind === "partial" || kind === "flapping" || kind === "restless";
        return hasTheirs && !(s3.buckets.get(name)?.lifecycle ?? "").includes("<ID>expire</ID>");
      }),
    ),
  };
}

export const NOTHING_BROKEN: Broken = {
  forgotten: [],
  writtenTooOften: [],
  writtenAgainstWill: [],
  hit: [],
  lostRules: [],
};
