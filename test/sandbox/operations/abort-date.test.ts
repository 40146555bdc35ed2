import { describe, expect, it } from "vitest";
import { abortDate } from "../../../sandbox/operations/abort-date.ts";

describe("the abort date", () => {
  // The first line is the example of the S3 User Guide, "Lifecycle rules: Based on an object's age".
  it.each([
    ["2014-01-15T10:30:00Z", 3, "2014-01-19T00:00:00.000Z"],
    ["2014-01-15T23:59:59Z", 1, "2014-01-17T00:00:00.000Z"],
    ["2014-01-15T00:00:00Z", 1, "2014-01-16T00:00:00.000Z"],
  ])("of an upload initiated at %s is %i days later, rounded up to midnight", (initiated, days, date) => {
    expect(abortDate(new Date(initiated), days).toISOString()).toBe(date);
  });
});
