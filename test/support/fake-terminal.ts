import type { Terminal } from "../../drift/cli/terminal/terminal.ts";

/** A terminal that keeps what was said, and answers what it was told to. */
export class FakeTerminal implements Terminal {
  readonly color: boolean;
  readonly showsProgress: boolean;
  readonly canAsk: boolean;
  readonly questions: string[] = [];
  stdout = "";
  stderr = "";
  readonly #answer: string | undefined;

  /** @param options.answer to every question; nobody can be asked where absent */
  constructor(options: { answer?: string; color?: boolean; showsProgress?: boolean } = {}) {
    this.#answer = options.answer;
    this.canAsk = options.answer !== undefined;
    this.color = options.color ?? false;
    this.showsProgress = options.showsProgress ?? false;
  }

  // Properties, as the real one has: commands hand them around without their terminal.
  out = async (text: string): Promise<void> => {
    this.stdout += text;
  };

  err = async (text: string): Promise<void> => {
    this.stderr += text;
  };

  onInterrupt(): () => void {
    return () => {};
  }

  async ask(question: string): Promise<string | undefined> {
    this.questions.push(question);
    return this.#answer;
  }
}
