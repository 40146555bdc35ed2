import { createInterface } from "node:readline/promises";
import { RunError } from "../../errors.ts";
import { fileProblem } from "../../text/file-problem.ts";

/** The three standard streams, as far as commands may touch them. Nothing else in the project writes to them. */
export interface Terminal {
  /** Results. Resolves once the reader of a pipe has room again. */
  out(text: string): Promise<void>;
  /** Messages. */
  err(text: string): Promise<void>;
  /** Whether standard output shows colours. */
  readonly color: boolean;
  /** Whether a progress line can be drawn on standard error. */
  readonly showsProgress: boolean;
  /** Whether somebody is there to answer. */
  readonly canAsk: boolean;
  /**
   * Asks on standard error, in one or more lines, and gives the line that was typed; `undefined` where nobody can
   * answer.
   *
   * @throws RunError where somebody ends the run (Ctrl-C) or the input (Ctrl-D) in place of answering
   */
  ask(question: string): Promise<string | undefined>;
  /**
   * Told once when somebody wants the run to end: Ctrl-C, or SIGTERM from what started it. The second time, the process
   * ends at once.
   *
   * @returns what stops listening
   */
  onInterrupt(listener: () => void): () => void;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  // Each write tells its own error, below.
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  return {
    out: (text) => write(stdout, text),
    // Messages that nobody can take must not keep a run from its end.
    err: (text) => write(stderr, text).catch(() => {}),
    color: stdout.isTTY === true && !env.NO_COLOR,
    showsProgress: stderr.isTTY === true,
    canAsk: stdin.isTTY === true,
    ask: async (question) => {
      if (stdin.isTTY !== true) return undefined;
      // Only the last line is drawn again while somebody types.
      const end = question.lastIndexOf("\n") + 1;
      await write(stderr, question.slice(0, end));
      const lines = createInterface({ input: stdin, output: stderr });
      // The promise of a question that is closed never settles.
      const ended = new Promise<never>((_, reject) => {
        lines.once("close", () => reject(new RunError("interrupted; nothing was written")));
      });
      try {
        return await Promise.race([lines.question(question.slice(end)), ended]);
      } finally {
        ended.catch(() => {});
        lines.close();
      }
    },
    onInterrupt: (listener) => {
      const signals = ["SIGINT", "SIGTERM"] as const;
      const stop = () => {
        for (const signal of signals) process.off(signal, heard);
      };
      const heard = () => {
        // Without a listener, the next one ends the process.
        stop();
        listener();
      };
      for (const signal of signals) process.on(signal, heard);
      return stop;
    },
  };
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (!stream.writable) return Promise.resolve();
  return new Promise((resolve, reject) => {
    // Node cuts off what is still buffered for a pipe at exit, so every write is awaited.
    stream.write(text, (error) => {
      // A reader that has seen enough (head) closes the pipe. The run goes on, and its exit status stands.
      if (!error || (error as NodeJS.ErrnoException).code === "EPIPE") resolve();
      else reject(new RunError(`cannot write to standard output: ${fileProblem(error)}`, { cause: error }));
    });
  });
}
