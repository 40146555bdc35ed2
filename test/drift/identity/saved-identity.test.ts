import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import type { RunIdentity } from "../../../drift/identity/run-identity.ts";
import { assertSameIdentity, type SavedIdentity, savedIdentity } from "../../../drift/identity/saved-identity.ts";
import { identityWith } from "../../support/builders.ts";

const HERE = "http://127.0.0.1:9000";
const OTHER = "http://127.0.0.1:9001";
const AT_HERE = identityWith({ account: null, partition: null, caller: null, endpoint: HERE });

/** What version 0.1.0 wrote. */
const old = (account: string | null, endpointUrl?: string): SavedIdentity =>
  endpointUrl === undefined ? { account } : { account, endpointUrl };

function refusal(saved: SavedIdentity, now: RunIdentity): string | undefined {
  try {
    assertSameIdentity(saved, now, "RUN");
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RunError);
    return (error as Error).message;
  }
}

describe("a saved run is one of the same buckets", () => {
  it.each<[string, SavedIdentity, RunIdentity]>([
    ["in the same account", savedIdentity(identityWith()), identityWith()],
    ["whoever asks", savedIdentity(identityWith()), identityWith({ caller: null, profile: "other" })],
    ["whichever regions are asked", savedIdentity(identityWith({ regions: ["eu-west-1"] })), identityWith()],
    ["at the same endpoint", savedIdentity(AT_HERE), AT_HERE],
    ["through a VPC endpoint of AWS", savedIdentity(identityWith()), atVpcEndpoint()],
    [
      "over several accounts, by the same caller's account",
      savedIdentity(identityWith(), { accounts: ["999999999999"], role: "mpu-guard-patch" }),
      identityWith(),
    ],
    ["of version 0.1.0, in the same account", old("111122223333"), identityWith()],
    ["of version 0.1.0, at the same endpoint", old(null, HERE), AT_HERE],
    ["of version 0.1.0, at the same endpoint in another spelling", old(null, "HTTP://127.0.0.1:9000/"), AT_HERE],
    [
      "of version 0.1.0, which did not ask STS behind an endpoint of AWS's own",
      old(null, "https://s3.us-east-1.amazonaws.com"),
      identityWith(),
    ],
  ])("%s", (_, saved, now) => {
    expect(refusal(saved, now)).toBeUndefined();
  });
});

describe("a saved run of other buckets is refused, in one line that says which", () => {
  it.each<[string, SavedIdentity, RunIdentity, string]>([
    [
      "another account",
      savedIdentity(identityWith()),
      identityWith({ account: "999999999999" }),
      "RUN: was made for account 111122223333 at AWS, and this is account 999999999999 at AWS; nothing was written",
    ],
    [
      "several accounts, from another one",
      savedIdentity(identityWith(), { accounts: ["999999999999"], role: "mpu-guard-patch" }),
      identityWith({ account: "999999999999" }),
      "RUN: was made for roles that account 111122223333 assumes, at AWS, and this is account 999999999999 at AWS; nothing was written",
    ],
    [
      "another endpoint",
      savedIdentity(AT_HERE),
      { ...AT_HERE, endpoint: OTHER },
      `RUN: was made for no account at ${HERE}, and this is no account at ${OTHER}; nothing was written`,
    ],
    [
      "AWS, and this is another service with the same account",
      savedIdentity(identityWith()),
      { ...AT_HERE, account: "111122223333" },
      `RUN: was made for account 111122223333 at AWS, and this is account 111122223333 at ${HERE}; nothing was written`,
    ],
    [
      "another partition",
      savedIdentity(identityWith({ partition: "aws-cn" })),
      identityWith(),
      "RUN: was made for account 111122223333 at AWS (aws-cn), and this is account 111122223333 at AWS; nothing was written",
    ],
    [
      "an account, and this one's is not known",
      savedIdentity({ ...AT_HERE, account: "111122223333" }),
      AT_HERE,
      "RUN: was made for account 111122223333, and the account of this run is not known: pass --account 111122223333; nothing was written",
    ],
    [
      "no account, and this one's is given",
      savedIdentity(AT_HERE),
      { ...AT_HERE, account: "111122223333" },
      "RUN: was made without --account, and this is account 111122223333: leave --account out; nothing was written",
    ],
    [
      "version 0.1.0, which did not keep an endpoint of the environment",
      old("111122223333"),
      { ...AT_HERE, account: "111122223333" },
      `RUN: does not say at which endpoint it was made, since version 0.1.0 kept only that of --endpoint-url, and this run is at ${HERE}: if it was made there, add "endpointUrl": "${HERE}" beside its "account"; nothing was written`,
    ],
  ])("%s", (_, saved, now, message) => {
    expect(refusal(saved, now)).toBe(message);
  });

  it.each(["\u001b[2J", "a\nb", "::error::x", "not a url"])("and nothing that is no URL is an endpoint: %j", (text) => {
    const message = refusal(old(null, text), AT_HERE);
    expect(message).toMatch(/^RUN: was made for no account at /);
    expect(message).not.toMatch(/\p{Cc}/u);
  });
});

function atVpcEndpoint(): RunIdentity {
  return identityWith({ endpoint: "https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com" });
}
