import { expect, it } from "vitest";
import { displayName, UNKNOWN } from "../../policy/index.ts";
import { declaredBucket } from "../support/builders.ts";

it("people are shown a bucket's name, or else where to find it in code: its construct before its address", () => {
  const { address: _, ...nowhere } = declaredBucket({ name: UNKNOWN });
  expect(displayName(declaredBucket({ constructPath: "acme/media" }))).toBe("acme-media");
  expect(displayName(declaredBucket({ name: UNKNOWN, constructPath: "acme/media" }))).toBe("acme/media");
  expect(displayName(declaredBucket({ name: UNKNOWN }))).toBe("aws_s3_bucket.media");
  expect(displayName(nowhere)).toBe("(unnamed)");
});
