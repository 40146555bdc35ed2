/** Stands in for the module of that name: waits a hundredth of the time, so that a proof can wait thousands of times. */
export function setTimeout(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    globalThis.setTimeout(resolve, milliseconds / 100);
  });
}

export default { setTimeout };
