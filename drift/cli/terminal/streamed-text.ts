/** Characters that are taken before the reader of a pipe has to have room again. */
const AHEAD = 64 * 1024;

/**
 * Texts that are written as they come. Those of one turn of the event loop are written together: a write for each takes
 * longer than to make it.
 */
export class StreamedText {
  readonly #write: (text: string) => Promise<void>;
  #waiting = "";
  #written: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  /** @throws whatever a write before has failed with */
  async add(text: string): Promise<void> {
    this.#refuse();
    this.#waiting += text;
    this.#written ??= this.#writeAll();
    if (this.#waiting.length < AHEAD) return;
    await this.#written;
    this.#refuse();
  }

  /**
   * Resolves once everything is written.
   *
   * @throws whatever a write has failed with
   */
  async end(): Promise<void> {
    await this.#written;
    this.#refuse();
  }

  /** Fails for whoever comes next: nobody may be there to hear of it now. */
  async #writeAll(): Promise<void> {
    await endOfTurn();
    try {
      while (this.#waiting !== "") {
        const text = this.#waiting;
        this.#waiting = "";
        await this.#write(text);
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#written = undefined;
  }

  #refuse(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
