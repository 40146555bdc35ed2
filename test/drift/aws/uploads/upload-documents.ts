// Answers about uploads, as a service sends them.

/** An upload of a listing. */
export function uploadXml(key: string, uploadId: string, more = "<Initiated>2026-11-01T10:30:00.000Z</Initiated>") {
  return `<Upload><Key>${key}</Key><UploadId>${uploadId}</UploadId>${more}</Upload>`;
}

export interface ListingXml {
  readonly uploads: readonly string[];
  /** The markers of the next page, as they are spelled. */
  readonly next?: readonly [key: string, uploadId?: string];
  /** Whether it says that it is URL-encoded. */
  readonly saysUrl?: boolean;
}

export function listingXml({ uploads, next, saysUrl = true }: ListingXml): string {
  const [key, uploadId] = next ?? [];
  const head = [
    saysUrl ? "<EncodingType>url</EncodingType>" : "",
    `<IsTruncated>${next !== undefined}</IsTruncated>`,
    key === undefined ? "" : `<NextKeyMarker>${key}</NextKeyMarker>`,
    uploadId === undefined ? "" : `<NextUploadIdMarker>${uploadId}</NextUploadIdMarker>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${[...head, ...uploads].join("")}</ListMultipartUploadsResult>`;
}

export function partsXml(parts: readonly string[], more = "<IsTruncated>false</IsTruncated>"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ListPartsResult>${more}${parts.join("")}</ListPartsResult>`;
}

export function partXml(size: number | string, lastModified = "2026-11-20T10:30:00.000Z"): string {
  return `<Part><PartNumber>1</PartNumber><LastModified>${lastModified}</LastModified><Size>${size}</Size></Part>`;
}
