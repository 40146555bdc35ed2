/**
 * Reads all items as fast as they come, whatever pace they are taken at: so it is known early how many there are. Items
 * are names of buckets, which are kept anyway.
 *
 * @param onEnd told how many there are, once that is known
 * @throws whatever the source does, at once: what was read before is of no use then
 */
export async function* listAhead<T>(source: AsyncIterable<T>, onEnd: (count: number) => void): AsyncIterable<T> {
  // What is taken is let go.
  const items: (T | undefined)[] = [];
  let state: { readonly ended: boolean; readonly failure?: unknown } = { ended: false };
  let wake = () => {};
  const read = async () => {
    try {
      for await (const item of source) {
        items.push(item);
        wake();
      }
      state = { ended: true };
      onEnd(items.length);
    } catch (failure) {
      state = { ended: true, failure };
    }
    wake();
  };
  void read();
  for (let next = 0; ; ) {
    if ("failure" in state) throw state.failure;
    if (next < items.length) {
      const item = items[next] as T;
      items[next] = undefined;
      next += 1;
      yield item;
    } else if (state.ended) {
      return;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
