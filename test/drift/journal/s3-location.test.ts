import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import { parentOf, parseS3Location, s3LocationText } from "../../../drift/journal/s3-location.ts";

describe("a place in a bucket", () => {
  it.each([
    ["s3://acme-journal", "", "s3://acme-journal"],
    ["s3://acme-journal/", "", "s3://acme-journal"],
    ["s3://acme-journal/a/b=1", "a/b=1/", "s3://acme-journal/a/b=1"],
    ["S3://acme-journal/a//", "a/", "s3://acme-journal/a"],
  ])("is read from %s", (text, prefix, shown) => {
    const place = parseS3Location(text);
    expect(place).toEqual({ bucket: "acme-journal", prefix });
    expect(place && s3LocationText(place)).toBe(shown);
  });

  it.each([".mpu-guard", "/var/s3://x", "s3:/acme-journal", "s3", "./s3://acme-journal"])(
    "is not meant by %s",
    (text) => {
      expect(parseS3Location(text)).toBeUndefined();
    },
  );

  it.each([
    "s3://",
    "s3:///prefix",
    "s3://A",
    "s3://acme_journal/x",
    "s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/x",
    "s3://train--use1-az4--x-s3/x",
    "s3://acme-journal//x",
    "s3://acme-journal/a/../b",
    "s3://acme-journal/.",
    "s3://acme-journal/a b",
    "s3://acme-journal/a?versionId=1",
    "s3://acme-journal/\u001b[2J",
  ])("is refused in %j, and never taken for a folder", (text) => {
    expect(() => parseS3Location(text)).toThrow(RunError);
  });

  it("holds a run beside its neighbours", () => {
    expect(parentOf({ bucket: "b", prefix: "a/run/" })).toEqual({ bucket: "b", prefix: "a/" });
    expect(parentOf({ bucket: "b", prefix: "run/" })).toEqual({ bucket: "b", prefix: "" });
  });
});
