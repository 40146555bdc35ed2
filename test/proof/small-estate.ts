import type { EmbeddedS3 } from "../../sandbox/index.ts";
import { documentOf } from "../drift/aws/planted.ts";

const SIZE_FILTER =
  "<Rule><ID>shrink</ID><Filter><And><Prefix>logs/</Prefix><ObjectSizeGreaterThan>131072</ObjectSizeGreaterThan></And></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>";
const TAG_FILTER =
  "<Rule><ID>tagged</ID><Filter><Tag><Key>keep</Key><Value>no</Value></Tag></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>";
const OLDER_DIALECT =
  "<Rule><ID>old</ID><Prefix>tmp/</Prefix><Status>Enabled</Status><Expiration><Days>9</Days></Expiration></Rule>";
const COVERING =
  "<Rule><ID>sweep</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>";

/** The buckets of the fault matrix, with the rules that hurt most when something of them gets lost. */
export const SMALL_ESTATE = {
  "acme-empty": undefined,
  "acme-fine": documentOf(COVERING),
  "acme-logs": documentOf(SIZE_FILTER, TAG_FILTER),
  "acme-old": documentOf(OLDER_DIALECT),
} as const;

export function plantSmallEstate(s3: EmbeddedS3): void {
  for (const [name, lifecycle] of Object.entries(SMALL_ESTATE)) {
    s3.buckets.create({ name, lifecycle, transitionDefaultMinimumObjectSize: "varies_by_storage_class" });
  }
}
