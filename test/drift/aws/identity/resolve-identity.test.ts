import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveIdentity } from "../../../../drift/aws/identity/resolve-identity.ts";
import { DIRECT } from "../../../../drift/aws/network/network.ts";
import { RunError } from "../../../../drift/errors.ts";

let sts: Server;
let answer: string;
let asked: string[];

const callerXml = (arn: string, account: string) =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn>` +
  `<UserId>AROA:night</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

beforeEach(async () => {
  asked = [];
  answer = callerXml("arn:aws-cn:sts::111122223333:assumed-role/mpu-guard/night", "111122223333");
  sts = createServer((request, response) => {
    asked.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "nobody");
    request.resume();
    response.setHeader("content-type", "text/xml").end(answer);
  });
  await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${(sts.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "night");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(() => {
  vi.unstubAllEnvs();
  sts.closeAllConnections();
  sts.close();
});

const AWS = { profile: null, endpoint: null, region: "cn-north-1", network: DIRECT, answersFor: () => true };

describe("the identity of a run", () => {
  it("is account, caller and partition as STS has them, asked once", async () => {
    expect(await resolveIdentity({ regions: ["cn-north-1"] }, AWS)).toEqual({
      account: "111122223333",
      partition: "aws-cn",
      caller: "arn:aws-cn:sts::111122223333:assumed-role/mpu-guard/night",
      profile: null,
      endpoint: null,
      regions: ["cn-north-1"],
    });
    expect(asked).toEqual(["night"]);
  });

  it("asks STS also behind an endpoint of AWS's own, where accounts mean the same", async () => {
    const endpoint = "https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com";
    expect(await resolveIdentity({}, { ...AWS, endpoint })).toMatchObject({ account: "111122223333", endpoint });
  });

  it.each(["http://127.0.0.1:9000", "https://minio.example.com", "https://storage.googleapis.com"])(
    "never shows the keys of %s to STS",
    async (endpoint) => {
      const identity = await resolveIdentity({}, { ...AWS, endpoint });
      expect(identity).toMatchObject({ account: null, partition: null, caller: null, endpoint });
      expect(asked).toEqual([]);
    },
  );

  it("takes the account that it is told, and then asks nobody", async () => {
    const identity = await resolveIdentity({ account: "999999999999" }, { ...AWS, profile: "prod" });
    expect(identity).toMatchObject({ account: "999999999999", partition: "aws-cn", caller: null, profile: "prod" });
    expect(asked).toEqual([]);
  });

  it("is not guessed where STS names no account", async () => {
    answer = callerXml("", "").replace("<Account></Account>", "");
    await expect(resolveIdentity({}, AWS)).rejects.toThrow(RunError);
  });
});
