import { createHash } from "node:crypto";
import { compareCodePoints } from "./compare-code-points.ts";

/** One version of an object, whole. */
export interface StoredObject {
  readonly key: string;
  readonly content: Uint8Array;
  /** In quotes: the MD5 of the content. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  /** Undefined where the bucket had no versioning when it was written. */
  readonly versionId: string | undefined;
}

/** How to plant an object. */
export interface ObjectSeed {
  readonly key: string;
  readonly content: string | Uint8Array;
  /** binary/octet-stream when left out. */
  readonly contentType?: string | undefined;
  /** Keeps the earlier versions. */
  readonly versioned?: boolean | undefined;
}

/** The objects of one bucket, in memory: for configuration files and journals, not for films. */
export class ObjectStore {
  /** Of each key its versions, the current one last. */
  readonly #versions = new Map<string, StoredObject[]>();
  #created = 0;

  put({ key, content, contentType = "binary/octet-stream", versioned = false }: ObjectSeed): StoredObject {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    this.#created += 1;
    const object: StoredObject = {
      key,
      content: bytes,
      etag: `"${createHash("md5").update(bytes).digest("hex")}"`,
      lastModified: new Date(),
      contentType,
      versionId: versioned ? `embedded-version-${this.#created}` : undefined,
    };
    // Without versioning, the version without an id is replaced, and those with one stay.
    const kept = (this.#versions.get(key) ?? []).filter(({ versionId }) => versioned || versionId !== undefined);
    this.#versions.set(key, [...kept, object]);
    return object;
  }

  /** The current version, or the one of this id. */
  get(key: string, versionId?: string): StoredObject | undefined {
    const versions = this.#versions.get(key) ?? [];
    return versionId === undefined
      ? versions.at(-1)
      : versions.find((version) => (version.versionId ?? "null") === versionId);
  }

  get size(): number {
    return this.#versions.size;
  }

  /** The current versions, sorted as S3 sorts keys. Source: S3 API reference, ListObjectsV2. */
  list(): readonly StoredObject[] {
    return [...this.#versions.values()]
      .flatMap((versions) => versions.slice(-1))
      .sort((a, b) => compareCodePoints(a.key, b.key));
  }
}
