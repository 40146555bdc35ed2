import { type Figure, spreadOf, spreadText } from "../figure.ts";
import { checkInProcess } from "./check.ts";
import { type CheckShare, synthInProcess } from "./synth.ts";

const SYNTHS = 3;

/** The check at synth, and of plans. */
export async function declaredFigures(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const buckets of [1000, 5000]) {
    for (const configured of [1, 2]) figures.push(...(await checkInSynth(buckets, configured)));
  }
  for (const buckets of [1000, 10_000, 100_000]) figures.push(await checkOfPlan(buckets));
  return figures;
}

/** @param configured every how many-th bucket has a configuration */
async function checkInSynth(buckets: number, configured: number): Promise<readonly Figure[]> {
  const shares: CheckShare[] = [];
  for (let run = 0; run < SYNTHS; run += 1) shares.push(await synthInProcess(buckets, configured));
  const name = `check's share of synth, ${buckets} buckets, ${configured === 1 ? "all comply" : "half are violations"}`;
  const aim = "under 10 %";
  const percent = (figure: (share: CheckShare) => number) =>
    spreadText(spreadOf(shares.map((share) => 100 * figure(share))), 1, " %");
  return [
    { name: `${name}, wall time`, measured: percent(({ wall }) => wall), aim },
    { name: `${name}, processor time`, measured: percent(({ processor }) => processor), aim },
  ];
}

/** A plan with names that are known only by reference: the way that takes longest to pair. */
async function checkOfPlan(buckets: number): Promise<Figure> {
  const { check, memory } = await checkInProcess(buckets);
  const perThousand = ((1_000_000 * check) / buckets).toFixed(0);
  return {
    name: `check of a plan with ${buckets} buckets and their configurations, processor time`,
    measured: `${check.toFixed(2)} s (${perThousand} ms for each thousand, ${memory.toFixed(0)} MB at most)`,
    aim: buckets === 10_000 ? "under 2 s" : "linear",
  };
}
