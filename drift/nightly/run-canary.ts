import { RunError } from "../errors.ts";
import type { ReportStore, RunPlaces } from "./report-store.ts";

/** Which batch of a run writes before all others, alone. Turns are counted from 1: there is a next one where one proved nothing. */
export type RunCanary =
  /** No batch is to write before all others yet, or none is any more. */
  | { readonly is: "free"; readonly turn: number }
  /** This batch has it, since so many milliseconds after 1970. */
  | { readonly is: "held"; readonly turn: number; readonly batch: string; readonly since: number }
  /** All batches may write. */
  | { readonly is: "passed" };

/** How a turn ends. A batch that stops the run leaves its turn as it is: nobody writes after that. */
export type TurnEnd = "passed" | "nothing-proved";

/**
 * @returns as all batches see it: S3 shows an object to everybody as soon as it is there
 * @throws RunError where nobody can tell: then nothing may be written
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
export async function findCanary(store: ReportStore, places: RunPlaces): Promise<RunCanary> {
  let turn = 0;
  const proved = new Set<number>();
  let hasPassed = false;
  // The names say all but who has the turn. They are listed, since S3 hides a missing key; see `readStop`.
  for await (const key of store.keys(places.canary)) {
    const [, number, end] =
      /^([1-9]\d*)(?:-(passed|nothing-proved))?\.json$/.exec(key.slice(places.canary.length)) ?? [];
    if (number === undefined) throw new RunError(`${store.location}/${key}: nothing that a batch of this run wrote`);
    turn = Math.max(turn, Number(number));
    if (end === "passed") hasPassed = true;
    if (end === "nothing-proved") proved.add(Number(number));
  }
  if (hasPassed) return { is: "passed" };
  if (turn === 0 || proved.has(turn)) return { is: "free", turn: turn + 1 };
  return { is: "held", turn, ...holderOf(await store.read(turnKey(places, turn)), store, turnKey(places, turn)) };
}

/**
 * Takes a turn that is free: of several batches that try, one alone gets it.
 *
 * @param now milliseconds after 1970
 * @returns false where another one has it, or is taking it in this moment
 * @throws RunError where nobody can tell
 */
export async function takeTurn(
  store: ReportStore,
  places: RunPlaces,
  { turn, batch, now }: { readonly turn: number; readonly batch: string; readonly now: number },
): Promise<boolean> {
  return await store.create(turnKey(places, turn), JSON.stringify({ batch, at: new Date(now).toISOString() }));
}

/** @throws RunError where it cannot be stored */
export async function endTurn(
  store: ReportStore,
  places: RunPlaces,
  { turn, batch, end }: { readonly turn: number; readonly batch: string; readonly end: TurnEnd },
): Promise<void> {
  await store.write(turnKey(places, turn, `-${end}`), JSON.stringify({ batch }));
}

function turnKey({ canary }: RunPlaces, turn: number, end = ""): string {
  return `${canary}${turn}${end}.json`;
}

function holderOf(text: string | undefined, { location }: ReportStore, key: string) {
  try {
    const { batch, at } = JSON.parse(text ?? "") as { readonly batch?: unknown; readonly at?: unknown };
    const since = Date.parse(String(at));
    if (typeof batch === "string" && !Number.isNaN(since)) return { batch, since };
  } catch {
    // Whoever cannot be told from others keeps them all from writing.
  }
  throw new RunError(`${location}/${key}: does not say which batch of this run writes before all others`);
}
