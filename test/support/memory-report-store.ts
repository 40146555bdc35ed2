import type { ReportStore } from "../../drift/nightly/report-store.ts";

export type StoreOperation = "write" | "create" | "read" | "list";

/** Objects in memory, each operation at once or not at all, as S3 has them. */
export class MemoryReportStore implements ReportStore {
  readonly location = "s3://acme-reports";
  readonly bucket = "acme-reports";
  readonly objects: Map<string, string>;
  readonly #before: (operation: StoreOperation, key: string) => Promise<unknown> | undefined;

  /** @param before called before each operation, which comes about once that resolves; throws in its place */
  constructor(
    before: (operation: StoreOperation, key: string) => Promise<unknown> | undefined = () => undefined,
    objects = new Map<string, string>(),
  ) {
    this.#before = before;
    this.objects = objects;
  }

  async write(key: string, text: string | Iterable<string>): Promise<void> {
    await this.#before("write", key);
    this.objects.set(key, [...text].join(""));
  }

  async create(key: string, text: string): Promise<boolean> {
    await this.#before("create", key);
    if (this.objects.has(key)) return false;
    this.objects.set(key, text);
    return true;
  }

  async read(key: string): Promise<string | undefined> {
    await this.#before("read", key);
    return this.objects.get(key);
  }

  async *keys(prefix: string): AsyncIterable<string> {
    await this.#before("list", prefix);
    yield* [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }
}
