import { setImmediate as endOfTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { StreamedText } from "../../../../drift/cli/terminal/streamed-text.ts";

/** A pipe whose reader takes a text only when it is told to. */
class SlowPipe {
  readonly taken: string[] = [];
  #take: (() => void) | undefined;

  readonly write = (text: string) =>
    new Promise<void>((resolve) => {
      this.#take = () => {
        this.taken.push(text);
        resolve();
      };
    });

  take(): void {
    this.#take?.();
    this.#take = undefined;
  }
}

describe("text that is streamed", () => {
  it("is written by the end of the turn, in its order and together: a reader need not wait for the run's end", async () => {
    const written: string[] = [];
    const text = new StreamedText(async (piece) => void written.push(piece));

    await text.add("a\n");
    await text.add("b\n");
    await endOfTurn();
    await text.add("c\n");
    await endOfTurn();

    expect(written).toEqual(["a\nb\n", "c\n"]);
  });

  it("is whole at its end, which waits for the reader", async () => {
    const pipe = new SlowPipe();
    const text = new StreamedText(pipe.write);
    await text.add("a\n");
    await endOfTurn();
    await text.add("b\n");

    let ended = false;
    const end = text.end().then(() => {
      ended = true;
    });
    pipe.take();
    await endOfTurn();
    expect(ended).toBe(false);
    pipe.take();
    await end;

    expect(pipe.taken).toEqual(["a\n", "b\n"]);
  });

  it("is not taken without bound while the reader of a pipe does not read", async () => {
    const pipe = new SlowPipe();
    const text = new StreamedText(pipe.write);
    await text.add("a\n");
    await endOfTurn();

    let taken = false;
    const add = text.add("b".repeat(100_000)).then(() => {
      taken = true;
    });
    await endOfTurn();
    expect(taken).toBe(false);
    pipe.take();
    await endOfTurn();
    pipe.take();
    await add;

    expect(taken).toBe(true);
  });

  it("says that it could not be written to whoever adds more, and to whoever ends it: a full disk is no success", async () => {
    const text = new StreamedText(() => Promise.reject(new Error("the disk is full")));
    await text.add("a\n");
    await endOfTurn();

    await expect(text.add("b\n")).rejects.toThrow("the disk is full");
    await expect(text.end()).rejects.toThrow("the disk is full");
  });
});
