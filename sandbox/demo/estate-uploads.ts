import type { UploadSeed } from "../state/upload-store.ts";

const DAY = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;

/**
 * What lies around in the sample buckets, by bucket: uploads of several prefixes, storage classes and ages, one that is
 * old and still receives parts, one without parts, and keys with characters that have to be encoded.
 */
export function uploadsAt(now: number): Readonly<Record<string, readonly UploadSeed[]>> {
  const daysAgo = (days: number) => new Date(now - days * DAY);
  const parts = (count: number, mebibytes: number) => Array<number>(count).fill(mebibytes * MEBIBYTE);
  return {
    "acme-media-originals": [
      { key: "originals/2025/launch-film.mxf", initiated: daysAgo(412), partSizes: parts(96, 512) },
      { key: "originals/2026/keynote cam 2.mov", initiated: daysAgo(61), partSizes: parts(40, 128) },
      { key: "originals/2026/keynote cam 2.mov", initiated: daysAgo(60), partSizes: parts(7, 128) },
      // A slow link: old, and in progress.
      {
        key: "originals/2026/archive-tape-0042.mxf",
        initiated: daysAgo(9),
        lastActivity: daysAgo(0.1),
        partSizes: parts(64, 256),
      },
    ],
    "acme-media-ingest": [
      { key: "tmp/chunk-0001", initiated: daysAgo(0), partSizes: parts(2, 8) },
      { key: "incoming/raw+audio.wav", initiated: daysAgo(23), partSizes: parts(12, 64) },
    ],
    "acme-web-uploads": [
      { key: "customers/8841/scan.pdf", initiated: daysAgo(19), partSizes: parts(3, 5) },
      { key: "customers/9012/empty.bin", initiated: daysAgo(11) },
    ],
    "acme-ledger": [
      {
        key: "2025/q4/ledger.tar",
        initiated: daysAgo(260),
        storageClass: "STANDARD_IA",
        partSizes: parts(20, 256),
      },
    ],
    "acme-data-lake": [
      { key: "db/orders/full.dump", initiated: daysAgo(131), storageClass: "DEEP_ARCHIVE", partSizes: parts(40, 1024) },
      { key: "db/users/full.dump", initiated: daysAgo(33), storageClass: "GLACIER", partSizes: parts(12, 1024) },
      { key: "vm/build-agents.img", initiated: daysAgo(2), storageClass: "STANDARD_IA", partSizes: parts(9, 100) },
    ],
    "acme-partner-dropbox": [
      { key: "inbox/ünïcode & co/2026-07.zip", initiated: daysAgo(95), partSizes: parts(30, 64) },
      { key: "inbox/northwind/2026-10.zip", initiated: daysAgo(4), partSizes: parts(3, 64) },
      { key: "outbox/catalog.tar", initiated: daysAgo(700), partSizes: parts(250, 16) },
    ],
    "acme-syd-backups": [{ key: "nightly/host-7.img", initiated: daysAgo(1), partSizes: parts(18, 256) }],
  };
}
