import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What hands out credentials, and an S3 without buckets that notes which of them a request is signed with. */
export interface CredentialServices {
  readonly url: string;
  /** The access keys that S3 was asked with, each once. */
  keys(): readonly string[];
  /** What was asked for credentials, in order, each once. */
  asked(): readonly string[];
  forget(): void;
  close(): void;
}

const EXPIRES = new Date(Date.now() + 3_600_000);
const inJson = (key: string) =>
  JSON.stringify({
    Code: "Success",
    Type: "AWS-HMAC",
    AccessKeyId: key,
    SecretAccessKey: "secret",
    Token: "session",
    Expiration: EXPIRES.toISOString(),
  });

/** An answer of STS. */
const inXml = (operation: string, result: string) =>
  `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}</${operation}Result></${operation}Response>`;
const assumed = (operation: string, key: string) =>
  inXml(
    operation,
    `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>${EXPIRES.toISOString()}</Expiration></Credentials>`,
  );
const CALLER = inXml(
  "GetCallerIdentity",
  "<Arn>arn:aws:iam::111122223333:user/x</Arn><UserId>x</UserId><Account>111122223333</Account>",
);
const BUCKETS =
  '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>1</ID></Owner><Buckets/></ListAllMyBucketsResult>';

/** STS, the portal of IAM Identity Center, the metadata of containers and of instances, and S3, on one local port. */
export async function startCredentialServices(): Promise<CredentialServices> {
  const keys = new Set<string>();
  const asked = new Set<string>();
  const signer = ({ headers }: IncomingMessage) => /Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1] ?? "";
  const note = (what: string, answer: string) => {
    asked.add(what);
    return answer;
  };
  const answerOf = async (request: IncomingMessage): Promise<string> => {
    const { pathname } = new URL(request.url ?? "/", "http://local");
    if (pathname === "/federation/credentials") {
      const roleCredentials = {
        accessKeyId: "ASIASSO",
        secretAccessKey: "secret",
        sessionToken: "session",
        expiration: EXPIRES.getTime(),
      };
      const token = request.headers["x-amz-sso_bearer_token"];
      return note(`GetRoleCredentials with ${token}`, JSON.stringify({ roleCredentials }));
    }
    if (pathname === "/container") return note("container", inJson("ASIACONTAINER"));
    if (pathname === "/latest/api/token") return "token-of-the-instance";
    if (pathname === "/latest/meta-data/iam/security-credentials/") return "role-of-the-instance";
    if (pathname.startsWith("/latest/meta-data/")) return note("instance", inJson("ASIAINSTANCE"));
    if (request.method === "GET") {
      keys.add(signer(request));
      return BUCKETS;
    }
    const form = new URLSearchParams(await text(request));
    switch (form.get("Action")) {
      case "AssumeRole":
        return note(`AssumeRole by ${signer(request)}`, assumed("AssumeRole", "ASIAROLE"));
      case "AssumeRoleWithWebIdentity":
        return note(
          `AssumeRoleWithWebIdentity with ${form.get("WebIdentityToken")}`,
          assumed("AssumeRoleWithWebIdentity", "ASIAWEB"),
        );
      default:
        return CALLER;
    }
  };
  const server = createServer(async (request, response) => response.end(await answerOf(request)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: () => [...keys],
    asked: () => [...asked],
    forget: () => {
      keys.clear();
      asked.clear();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
