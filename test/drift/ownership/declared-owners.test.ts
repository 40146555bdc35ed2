import { describe, expect, it } from "vitest";
import { DeclaredOwners } from "../../../drift/ownership/declared-owners.ts";
import { UNKNOWN } from "../../../policy/index.ts";
import { liveBucket } from "../../support/builders.ts";
import { declaration } from "./declarations.ts";

const unnamed = { name: UNKNOWN } as const;
const find = (
  ...[declarations, bucket = liveBucket()]: [Parameters<typeof declaration>[0][], ReturnType<typeof liveBucket>?]
) => new DeclaredOwners(declarations.map(declaration)).find(bucket);

describe("the code that declares a live bucket's rules", () => {
  it("is found by the bucket's name, with its place and without what only matching needs", () => {
    const place = { line: 12, stack: "acme", constructPath: "acme/abort/Resource" };
    expect(find([place])).toEqual({
      isCertain: true,
      owner: {
        by: "terraform",
        address: "aws_s3_bucket_lifecycle_configuration.media",
        file: "cdktf.out/stacks/acme/cdk.tf.json",
        ...place,
      },
    });
  });

  it("is not that of another bucket", () => {
    expect(find([{ bucket: { name: "acme-media-2" } }])).toBeUndefined();
  });

  it.each([
    ["account", { account: "999999999999" }],
    ["region", { region: "us-east-1" }],
  ])("is not that of a bucket of the name in another %s", (_, bucket) => {
    expect(find([{ bucket }])).toBeUndefined();
  });

  it("is found where either side does not know its account or region", () => {
    expect(find([{ bucket: { account: "999999999999" } }], liveBucket({ account: null }))?.isCertain).toBe(true);
    expect(find([{ bucket: { region: null } }])?.isCertain).toBe(true);
  });

  it("is the file where it can be mended rather than a state, and what is certain rather than what may be", () => {
    const found = find([
      { isCertain: false, line: 1 },
      { file: "terraform.tfstate" },
      { file: "main.tf.json", line: 3 },
    ]);
    expect(found).toMatchObject({ isCertain: true, owner: { file: "main.tf.json" } });
    expect(find([{ isCertain: false, line: 1 }, { file: "terraform.tfstate" }])?.isCertain).toBe(true);
  });

  it("may be code that leaves open which bucket it means", () => {
    expect(find([{ isCertain: false }])).toMatchObject({ isCertain: false, owner: { by: "terraform" } });
  });

  it("may be code whose bucket's name begins in the same way", () => {
    const declarations = [{ bucket: { ...unnamed, namePrefix: "acme-" } }];
    expect(find(declarations)).toMatchObject({ isCertain: false });
    expect(find(declarations, liveBucket({ name: "other" }))).toBeUndefined();
  });
});

describe("declared configurations that no bucket can be matched with", () => {
  const unmatched = (...declarations: Parameters<typeof declaration>[0][]) =>
    new DeclaredOwners(declarations.map(declaration)).unmatched.map(({ file }) => file);

  it("are those of whose bucket's name nothing is known", () => {
    expect(unmatched({ bucket: unnamed }, {})).toEqual([]);
    expect(unmatched({ bucket: unnamed, address: "a.b" }, {})).toEqual(["cdktf.out/stacks/acme/cdk.tf.json"]);
    expect(unmatched({ bucket: { ...unnamed, namePrefix: "acme-" } })).toEqual([]);
  });

  it("are fewer with a state beside the code, which names the bucket of an address", () => {
    const code = { bucket: unnamed, address: "a.b" };
    expect(unmatched(code, { file: "terraform.tfstate", address: 'a.b["x"]' })).toEqual([]);
  });

  it("stay where two stacks have the address and the state is of one of them", () => {
    const codes = ["one", "two"].map((file) => ({ bucket: unnamed, address: "a.b", file }));
    expect(unmatched(...codes, { file: "terraform.tfstate", address: "a.b" })).toEqual(["one", "two"]);
  });
});
