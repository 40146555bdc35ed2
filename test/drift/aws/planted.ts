import { afterAll, beforeAll } from "vitest";
import { S3BucketReader } from "../../../drift/aws/bucket-reader.ts";
import type { S3Clients } from "../../../drift/aws/clients/s3-clients.ts";
import { S3LifecycleStore } from "../../../drift/aws/lifecycle/lifecycle-store.ts";
import { type Bucket, evaluate, type Verdict } from "../../../policy/index.ts";
import { type BucketSeed, type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { liveBucket, policyWith, TODAY } from "../../support/builders.ts";
import { clientsFor } from "./clients.ts";

/** A whole document in S3's namespace. */
export function documentOf(...rules: string[]): string {
  const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<LifecycleConfiguration ${namespace}>${rules.join("")}</LifecycleConfiguration>`;
}

/** An enabled rule that aborts after 7 days, where the scope says. */
export function abortXml(scope: string, more = ""): string {
  return `<Rule><ID>sweep</ID>${scope}<Status>Enabled</Status>${more}<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>`;
}

/** The embedded S3 for the tests of one file, with our adapters before it. */
export class Planted {
  s3!: EmbeddedS3;
  clients!: S3Clients;

  constructor() {
    beforeAll(async () => {
      this.s3 = await startEmbeddedS3();
      this.clients = clientsFor(this.s3);
    });
    afterAll(async () => {
      this.clients.destroy();
      await this.s3.close();
    });
  }

  /** Plants a bucket in place of the one before. */
  plant(seed: Partial<BucketSeed> = {}): Bucket {
    this.s3.faults.clear();
    this.s3.requests.clear();
    const { name, region, kind } = this.s3.buckets.create({ name: "planted", ...seed });
    return liveBucket({ name, region, kind });
  }

  get store(): S3LifecycleStore {
    return new S3LifecycleStore(this.clients);
  }

  reader(checkMfaDelete = false): S3BucketReader {
    return new S3BucketReader({ clients: this.clients, listingRegion: "us-east-1", checkMfaDelete });
  }

  /** What a scan would say. */
  async scan(bucket: Bucket, checkMfaDelete = false): Promise<Verdict> {
    const { bucket: asRead, reading } = await this.reader(checkMfaDelete).readLifecycle(bucket);
    return evaluate(reading, policyWith(), asRead, TODAY);
  }
}
