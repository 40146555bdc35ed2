import { createInterface } from "node:readline/promises";

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
  /** Asks on standard error, in one or more lines, and gives the line that was typed; `undefined` where nobody can answer. */
  ask(question: string): Promise<string | undefined>;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  // A reader that has seen enough (head) closes the pipe. The run goes on, and its exit status stands.
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
    out: (text) => write(stdout, text),
    err: (text) => write(stderr, text),
    color: stdout.isTTY === true && !env.NO_COLOR,
    showsProgress: stderr.isTTY === true,
    ask: async (question) => {
      if (stdin.isTTY !== true) return undefined;
      // Only the last line is drawn again while somebody types.
      const end = question.lastIndexOf("\n") + 1;
      await write(stderr, question.slice(0, end));
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question.slice(end));
      } finally {
        lines.close();
      }
    },
  };
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (!stream.writable) return Promise.resolve();
  return new Promise((resolve) => {
    // Node cuts off what is still buffered for a pipe at exit, so every write is awaited.
    stream.write(text, () => resolve());
  });
}
