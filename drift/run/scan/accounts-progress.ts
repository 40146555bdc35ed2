import type { VerdictStatus } from "../../../policy/index.ts";
import type { Progress } from "../../ports.ts";

/** Many accounts as one phase. How many buckets there are is known once the last account is listed, so it is not said. */
export class AccountsProgress implements Progress {
  readonly #progress: Progress;
  #done = 0;
  #takenOver = 0;
  #total: number | undefined;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  expectAccounts(total: number): void {
    this.#total = total;
    this.#tell();
  }

  accountDone(): void {
    this.#done += 1;
    this.#tell();
  }

  /** One that is not looked at: it took no time, and says nothing of what the others take. */
  accountTakenOver(): void {
    this.#takenOver += 1;
    this.#tell();
  }

  #tell(): void {
    this.#progress.accounts?.(this.#done, this.#total === undefined ? undefined : this.#total - this.#takenOver);
  }

  begin(): void {}
  expect(): void {}
  advance(status?: VerdictStatus): void {
    this.#progress.advance(status);
  }
  end(): void {}
}
