import { describe, expect, it } from "vitest";
import { type AbortCriteria, keptByListing, keptByParts } from "../../../../drift/uploads/abort/criteria.ts";
import type { IncompleteUpload, UploadParts } from "../../../../drift/uploads/incomplete-upload.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOW = new Date("2026-11-21T12:00:00.000Z");
const CRITERIA: AbortCriteria = { now: NOW, olderThan: 7 * DAY, idle: DAY };

const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);
const upload = (initiated: Date | undefined, more: Partial<IncompleteUpload> = {}): IncompleteUpload => ({
  key: "a",
  uploadId: "1",
  ...(initiated !== undefined && { initiated }),
  ...more,
});
const parts = (more: Partial<UploadParts> = {}): UploadParts => ({ count: 1, bytes: 5, abort: "not-said", ...more });

describe("which uploads may be aborted by age", () => {
  it.each([
    ["one that is a millisecond too young", upload(ago(7 * DAY - 1)), "too-young"],
    ["one of just that age", upload(ago(7 * DAY)), undefined],
    ["one of the future, as its clock and ours differ", upload(ago(-DAY)), "too-young"],
    ["one without a date, which may be of this minute", upload(undefined), "initiation-unknown"],
    ["one that no request can name", upload(ago(9 * DAY), { isKeyEncoded: true }), "key-unknown"],
  ] as const)("by the listing: %s", (_, of, kept) => expect(keptByListing(of, CRITERIA)).toBe(kept));

  it.each([
    ["a part within the time is activity", parts({ lastActivity: ago(DAY - 1) }), "active"],
    ["a part of just that age is none", parts({ lastActivity: ago(DAY) }), undefined],
    ["a part of the future is activity", parts({ lastActivity: ago(-HOUR) }), "active"],
    ["parts without times may be of this minute", parts(), "activity-unknown"],
    ["without parts, its initiation is its last activity", parts({ count: 0 }), undefined],
  ] as const)("by its parts: %s", (_, of, kept) => expect(keptByParts(upload(ago(9 * DAY)), of, CRITERIA)).toBe(kept));

  it("an upload without parts is active as long as its initiation is recent", () => {
    const young = { ...CRITERIA, olderThan: HOUR };
    expect(keptByParts(upload(ago(2 * HOUR)), parts({ count: 0 }), young)).toBe("active");
  });

  it("with this machine's clock a year ahead, S3's own clock counts", () => {
    const ahead = { ...CRITERIA, now: new Date(NOW.getTime() + 365 * DAY) };
    const asOf = NOW;
    expect(keptByParts(upload(ago(HOUR)), parts({ asOf, lastActivity: ago(HOUR) }), ahead)).toBe("too-young");
    expect(keptByParts(upload(ago(9 * DAY)), parts({ asOf, lastActivity: ago(HOUR) }), ahead)).toBe("active");
    expect(keptByParts(upload(ago(9 * DAY)), parts({ asOf, lastActivity: ago(2 * DAY) }), ahead)).toBeUndefined();
  });

  it("with this machine's clock behind, its own counts: what was found later is not aborted for it", () => {
    const asOf = new Date(NOW.getTime() + 365 * DAY);
    expect(keptByParts(upload(ago(9 * DAY)), parts({ asOf, lastActivity: ago(HOUR) }), CRITERIA)).toBe("active");
  });
});
