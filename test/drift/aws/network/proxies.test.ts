import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { S3BucketSource } from "../../../../drift/aws/bucket-source.ts";
import { S3Clients } from "../../../../drift/aws/clients/s3-clients.ts";
import { askCaller } from "../../../../drift/aws/identity/caller.ts";
import { S3LifecycleStore } from "../../../../drift/aws/lifecycle/index.ts";
import { resolveNetwork } from "../../../../drift/aws/network/network.ts";
import type { Bucket } from "../../../../policy/index.ts";
import { startForwardProxy } from "../../../support/forward-proxy.ts";
import {
  AUTHORITY,
  type CorporateNetwork,
  clearNetwork,
  startCorporateNetwork,
  startTls,
} from "./corporate-network.ts";

let network: CorporateNetwork;
let opened: S3Clients[];

beforeEach(() => {
  clearNetwork();
  vi.stubEnv("AWS_MAX_ATTEMPTS", "2");
  opened = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const clients of opened) clients.destroy();
  await network.close();
});

async function clientsAt(endpoint: string | null, requestTimeout = 20_000): Promise<S3Clients> {
  const options = { profile: null, endpoint, concurrency: 4, requestTimeout };
  const clients = new S3Clients({ ...options, network: await resolveNetwork() });
  opened.push(clients);
  return clients;
}

async function bucketsAt(endpoint: string | null): Promise<string[]> {
  const clients = await clientsAt(endpoint);
  const names: string[] = [];
  for await (const { name } of new S3BucketSource({ clients, region: "us-east-1", account: null }).list()) {
    names.push(String(name));
  }
  return names;
}

const BUCKET: Bucket = { account: null, region: "us-east-1", name: "media", kind: "general-purpose", origin: "live" };

describe("requests go through the proxy that the environment names", () => {
  beforeEach(async () => {
    network = await startCorporateNetwork();
    network.s3.buckets.create({ name: "media" });
    vi.stubEnv("AWS_CA_BUNDLE", AUTHORITY);
  });

  it.each(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])(
    "by %s in a tunnel, for https",
    async (variable) => {
      vi.stubEnv(variable, network.proxy.url);
      expect(await bucketsAt("https://s3.corp.test")).toEqual(["media"]);
      expect(network.proxy.tunnels).toEqual(["s3.corp.test:443"]);
      expect(network.proxy.requests).toEqual([]);
    },
  );

  it.each(["HTTP_PROXY", "http_proxy"])("by %s whole, for http", async (variable) => {
    vi.stubEnv(variable, network.proxy.url);
    expect(await bucketsAt("http://plain.corp.test")).toEqual(["media"]);
    expect(network.proxy.requests).toEqual(["http://plain.corp.test/?max-buckets=1000&x-id=ListBuckets"]);
  });

  it("also to AWS's own endpoints, and one tunnel serves many requests", async () => {
    vi.stubEnv("HTTPS_PROXY", network.proxy.url);
    const clients = await clientsAt(null);
    for (let request = 0; request < 3; request += 1) {
      await clients.forRegion("us-east-1").send(new ListBucketsCommand({ MaxBuckets: 10 }));
    }
    expect(network.proxy.tunnels).toEqual(["s3.us-east-1.amazonaws.com:443"]);
  });

  it("with its user and password, and without a scheme as other tools take it", async () => {
    vi.stubEnv("HTTPS_PROXY", network.proxy.url.replace("http://", "night:s%40w@"));
    expect(await bucketsAt("https://s3.corp.test")).toEqual(["media"]);
    expect(network.proxy.credentials).toEqual([`Basic ${Buffer.from("night:s@w").toString("base64")}`]);
  });

  it("but not to hosts of NO_PROXY", async () => {
    vi.stubEnv("HTTPS_PROXY", network.proxy.url);
    vi.stubEnv("NO_PROXY", "example.com, .corp.test");
    await expect(bucketsAt("https://s3.corp.test")).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
    expect(network.proxy.tunnels).toEqual([]);
  });

  it("nor to this machine itself, which the proxy would take for its own", async () => {
    vi.stubEnv("HTTP_PROXY", network.proxy.url);
    expect(await bucketsAt(network.s3.endpoint)).toEqual(["media"]);
    expect(network.proxy.requests).toEqual([]);
  });
});

describe("what a proxy says is never taken for S3's words", () => {
  const ABSENT = "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>";

  it.each([
    ["407 Proxy Authentication Required", ""],
    ["404 Not Found", ABSENT],
  ])("%s to CONNECT", async (status, body) => {
    network = await startCorporateNetwork(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    vi.stubEnv("HTTPS_PROXY", network.proxy.url);
    const store = new S3LifecycleStore(await clientsAt("https://s3.corp.test"));
    const host = new URL(network.proxy.url).host;
    await expect(store.read(BUCKET)).rejects.toMatchObject({
      finding: { kind: "timeout", cause: "proxy", detail: expect.stringContaining(`${host} answered ${status}`) },
    });
    // It would say the same again.
    expect(network.proxy.tunnels).toHaveLength(1);
  });

  it("a proxy that does not answer holds up neither the run nor its end", async () => {
    network = await startCorporateNetwork("hang");
    vi.stubEnv("HTTPS_PROXY", network.proxy.url);
    const clients = await clientsAt("https://s3.corp.test", 200);
    await expect(new S3LifecycleStore(clients).read(BUCKET)).rejects.toMatchObject({ finding: { kind: "timeout" } });
    const closed = [...network.proxy.open].map((socket) => once(socket, "close"));
    expect(closed.length).toBeGreaterThan(0);
    clients.destroy();
    await Promise.all(closed);
  });

  it("a variable that names no proxy is said by its name, without the password in it", async () => {
    network = await startCorporateNetwork();
    vi.stubEnv("ALL_PROXY", "socks5://night:secret@127.0.0.1:1080");
    const error = await bucketsAt("https://s3.corp.test").catch((problem: Error) => problem);
    expect(String(error)).toContain("ALL_PROXY names no proxy that can be used");
    expect(String(error)).not.toContain("secret");
  });
});

describe("those who give credentials are asked through the proxy too", () => {
  const caller =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
  const role = { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c", expiration: 4_102_444_800_000 };

  it("STS, and SSO for a profile that signs in there", async () => {
    network = await startCorporateNetwork();
    const service = createServer((request, response) => {
      request.resume();
      if (request.url?.startsWith("/federation/credentials") === true) {
        response.setHeader("content-type", "application/json").end(JSON.stringify({ roleCredentials: role }));
      } else response.setHeader("content-type", "text/xml").end(caller);
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const secure = await startTls((service.address() as AddressInfo).port);
    const names = ["sts.eu-west-1.amazonaws.com", "portal.sso.eu-west-1.amazonaws.com"];
    const proxy = await startForwardProxy({ hosts: Object.fromEntries(names.map((name) => [name, secure.port])) });
    const home = signedInHome();
    vi.stubEnv("AWS_CA_BUNDLE", AUTHORITY);
    vi.stubEnv("HTTPS_PROXY", proxy.url);
    try {
      const identity = await askCaller({ region: "eu-west-1", profile: "sso", network: await resolveNetwork() });
      expect(identity.account).toBe("111122223333");
      expect(proxy.tunnels.map((each) => each.replace(":443", "")).sort()).toEqual([...names].sort());
    } finally {
      rmSync(home, { recursive: true });
      await proxy.close();
      await secure.close();
      service.close();
    }
  });
});

/** A home folder with a profile of SSO that is signed in. */
function signedInHome(): string {
  const home = mkdtempSync(join(tmpdir(), "mpu-guard-home-"));
  const start = "https://corp.test/start";
  const cache = join(home, ".aws", "sso", "cache");
  mkdirSync(cache, { recursive: true });
  const token = { accessToken: "token", expiresAt: "2099-01-01T00:00:00Z", startUrl: start, region: "eu-west-1" };
  writeFileSync(join(cache, `${createHash("sha1").update(start).digest("hex")}.json`), JSON.stringify(token));
  writeFileSync(
    join(home, ".aws", "config"),
    `[profile sso]\nsso_start_url = ${start}\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = night\n`,
  );
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_CONFIG_FILE", join(home, ".aws", "config"));
  vi.stubEnv("AWS_PROFILE", "sso");
  return home;
}
