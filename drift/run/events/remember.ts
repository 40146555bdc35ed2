import type { BucketEvent } from "../../events/bucket-event.ts";
import type { WatchTable } from "../../events/event-ports.ts";
import { type EventSettings, expiryOf, type WatchedBucket } from "../../events/watched-bucket.ts";

/** Who remembers something of one bucket at once: a burst has some hundreds of events, and ten functions handle it. */
const TRIES = 20;

/**
 * Changes what is remembered of an event's bucket, from what nobody else changed meanwhile.
 *
 * @param next what is to be remembered from now on; nothing is changed where it is undefined. Called again where somebody
 * else came first
 * @throws Error where others come first again and again
 */
export async function remember(
  { account, bucket }: BucketEvent,
  { table, settings }: { readonly table: WatchTable; readonly settings: EventSettings },
  next: (known: WatchedBucket | undefined) => WatchedBucket | undefined,
): Promise<void> {
  const key = `${account}#${bucket}`;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { version, known } = await table.read(key);
    const changed = next(known);
    if (changed === undefined) return;
    if (await table.replace(key, version, changed, expiryOf(changed, settings))) return;
  }
  throw new Error(`what is remembered of ${bucket} was changed ${TRIES} times before it could be`);
}
