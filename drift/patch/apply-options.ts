import type { Policy } from "../../policy/index.ts";
import type { Journal } from "../journal/journal.ts";
import type { LifecycleStore } from "../ports.ts";

/** What whoever writes to a bucket has in hand. */
export interface ApplyOptions {
  readonly store: LifecycleStore;
  readonly journal: Journal;
  /** What restores everything that the journal has, to be copied into a shell. */
  readonly rollbackCommand: string;
  readonly policy: Policy;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** Resolves after a number of milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Whether rules that changed since the plan are planned for again, where nobody approved one plan in particular. */
  readonly replan: boolean;
}
