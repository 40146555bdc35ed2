import type { EventQueue } from "../../../drift/events/event-ports.ts";
import type { Random } from "../../../drift/uploads/sample/seeded-random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A message as the queue has it. Times are milliseconds since 1970. */
export interface QueuedMessage {
  readonly id: number;
  readonly body: string;
  receives: number;
  firstReceivedAt?: number;
}

export interface VirtualQueueOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  /** Milliseconds that a message is not given out again, unless it is given back. */
  readonly visibilityTimeout: number;
  readonly maxReceives: number;
  /** Of 1: how many messages are given out twice, as SQS may. */
  readonly duplicates: number;
  /** Functions at once. */
  readonly concurrency: number;
  /** Handles a batch. Ends with the messages that stay in the queue; never where the function dies. */
  readonly invoke: (batch: readonly QueuedMessage[]) => Promise<readonly QueuedMessage[]>;
}

const BATCH = 10;
const BATCH_WINDOW = 1_000;

/**
 * Behaves like SQS with a function behind it: at least once, in no order, hidden for a while once it is given out, and
 * in the dead-letter queue after too many times.
 */
export class VirtualQueue implements EventQueue {
  readonly dead: { readonly body: string; readonly reason: string | undefined }[] = [];
  readonly #options: VirtualQueueOptions;
  readonly #ready: QueuedMessage[] = [];
  /** Messages that nobody deleted. */
  readonly #kept = new Set<number>();
  #ids = 0;
  #running = 0;
  #isPolling = false;

  constructor(options: VirtualQueueOptions) {
    this.#options = options;
  }

  get left(): number {
    return this.#kept.size;
  }

  /** What a rule of EventBridge sends. */
  deliver(body: string): void {
    this.#send(body, 0);
  }

  async sendLater(text: string, seconds: number): Promise<void> {
    if (seconds < 0 || seconds > 900 || !Number.isInteger(seconds))
      throw new Error(`DelaySeconds ${seconds} is refused`);
    this.#send(text, seconds * 1000);
  }

  async setAside(text: string, reason: string): Promise<void> {
    this.dead.push({ body: text, reason });
  }

  #send(body: string, delay: number): void {
    this.#ids += 1;
    const message = { id: this.#ids, body, receives: 0 };
    this.#kept.add(message.id);
    this.#options.time.start(delay, () => this.#show(message));
  }

  #show(message: QueuedMessage): void {
    const { random, duplicates } = this.#options;
    if (!this.#kept.has(message.id)) return;
    this.#ready.push(message);
    if (random() < duplicates) this.#ready.push({ ...message });
    this.#poll(BATCH_WINDOW);
  }

  #poll(after: number): void {
    if (this.#isPolling || this.#ready.length === 0 || this.#running >= this.#options.concurrency) return;
    this.#isPolling = true;
    this.#options.time.start(after, () => {
      this.#isPolling = false;
      this.#receive();
      this.#poll(0);
    });
  }

  #receive(): void {
    const { time, random, visibilityTimeout, maxReceives, invoke } = this.#options;
    const batch: QueuedMessage[] = [];
    while (batch.length < BATCH && this.#ready.length > 0) {
      const [message] = this.#ready.splice(Math.floor(random() * this.#ready.length), 1);
      if (message === undefined || !this.#kept.has(message.id)) continue;
      message.receives += 1;
      message.firstReceivedAt ??= time.now;
      if (message.receives > maxReceives) {
        this.#kept.delete(message.id);
        this.dead.push({ body: message.body, reason: undefined });
      } else batch.push(message);
    }
    if (batch.length === 0) return;
    this.#running += 1;
    for (const message of batch) time.start(visibilityTimeout, () => this.#show(message));
    time.start(0, async () => {
      const left = await invoke(batch);
      for (const message of batch) if (!left.includes(message)) this.#kept.delete(message.id);
      this.ended();
    });
  }

  /** Makes room for the next function: to be called for one that died. */
  ended(): void {
    this.#running -= 1;
    this.#poll(0);
  }
}
