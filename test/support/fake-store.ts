import type { LifecycleStore, RawLifecycle, StoredLifecycle } from "../../drift/ports.ts";
import type { LifecycleConfiguration } from "../../policy/index.ts";

/** What a write does: it throws or not, and acts or not. */
type Write = (act: () => void) => void;

// One each, so that equal configurations are equal to a test.
const yes = async () => true;
const no = async () => false;

/** A configuration as a store holds it, with made-up bytes that tell it from every other one. */
export function storedAs(configuration: LifecycleConfiguration, lossless = true): StoredLifecycle {
  return {
    state: "stored",
    configuration,
    isLossless: lossless ? yes : no,
    raw: { xml: JSON.stringify(configuration), headers: {} },
  };
}

/** One bucket's configuration in memory, with everything that can go wrong on request. */
export class FakeStore implements LifecycleStore {
  /** What S3 holds. */
  held: StoredLifecycle;
  /** Answers of the next reads, in place of what is held; an error is thrown. */
  readonly nextReads: (StoredLifecycle | Error)[] = [];
  /** How a write goes: it acts, where nothing else is set. */
  onWrite: Write = (act) => act();
  /** How putting back goes. */
  onRestore: Write = (act) => act();
  reads = 0;
  readonly written: LifecycleConfiguration[] = [];
  readonly restored: (string | undefined)[] = [];

  constructor(held?: LifecycleConfiguration, lossless = true) {
    this.held = held === undefined ? { state: "absent" } : storedAs(held, lossless);
  }

  async read(): Promise<StoredLifecycle> {
    this.reads += 1;
    const next = this.nextReads.shift() ?? this.held;
    if (next instanceof Error) throw next;
    return next;
  }

  async write(_bucket: unknown, configuration: LifecycleConfiguration): Promise<void> {
    this.written.push(configuration);
    this.onWrite(() => {
      this.held = storedAs(configuration);
    });
  }

  async restore(_bucket: unknown, raw: RawLifecycle | undefined): Promise<void> {
    this.restored.push(raw?.xml);
    this.onRestore(() => {
      this.held = raw === undefined ? { state: "absent" } : storedAs(JSON.parse(raw.xml) as LifecycleConfiguration);
    });
  }
}
