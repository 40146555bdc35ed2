/**
 * Items that are read before somebody takes them: as many buckets as S3's default quota lets an account have, so that it
 * is known early how many there are in all but few accounts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html
 */
const LARGEST = 10_000;

export interface ListAheadOptions<T> {
  readonly isWanted?: (item: T) => boolean;
  readonly onEnd: (count: number) => void;
  /** {@link LARGEST} where absent. */
  readonly largest?: number;
}

/**
 * Reads items as fast as they come, whatever pace they are taken at: so it is known early how many there are. Waits
 * where {@link LARGEST} of them are ahead, so that an account of a million buckets is not held in memory.
 *
 * @param options.isWanted items that it says no to are left out
 * @param options.onEnd told how many are left, once that is known
 * @throws whatever the source does, at once: what was read before is of no use then
 */
export async function* listAhead<T>(
  source: AsyncIterable<T>,
  { isWanted = () => true, onEnd, largest = LARGEST }: ListAheadOptions<T>,
): AsyncIterable<T> {
  let ahead: T[] = [];
  let count = 0;
  let state: { readonly ended: boolean; readonly failure?: unknown } = { ended: false };
  let wake = () => {};
  let goOn = () => {};
  const read = async () => {
    try {
      for await (const item of source) {
        if (!isWanted(item)) continue;
        ahead.push(item);
        count += 1;
        wake();
        if (ahead.length >= largest) {
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        }
      }
      state = { ended: true };
      onEnd(count);
    } catch (failure) {
      state = { ended: true, failure };
    }
    wake();
  };
  void read();
  for (;;) {
    if ("failure" in state) throw state.failure;
    if (ahead.length > 0) {
      // All that are there at once: taken one by one, an array moves all others each time.
      const taken = ahead;
      ahead = [];
      goOn();
      for (const item of taken) {
        if ("failure" in state) throw state.failure;
        yield item;
      }
    } else if (state.ended) {
      return;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
