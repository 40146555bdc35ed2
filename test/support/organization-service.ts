import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An account of a made-up organization. */
export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  /** ACTIVE where absent; `null` where the service does not say. */
  readonly state?: string | null;
  /** Whether its role trusts the caller; it does where absent. */
  readonly trusts?: boolean;
  /** How many sessions of its role are given; as many as are asked for where absent. */
  readonly sessions?: number;
  /** `r-root` where absent. */
  readonly parent?: string;
  /** None where absent; `denied` where the caller may not read them. */
  readonly tags?: Readonly<Record<string, string>> | "denied" | "no-list";
}

export interface OrganizationService {
  readonly endpoint: string;
  /** What was asked of STS: the form of each AssumeRole. */
  readonly assumed: URLSearchParams[];
  /** Whose tags were asked for, once for each account. */
  readonly tagsAsked: ReadonlySet<string>;
  /** How many requests for tags were under way at once, at most. */
  readonly mostTagsAtOnce: number;
  /** How many requests for tags are throttled before the first is answered; set by whoever wants it. */
  throttlesTags?: number;
  /** Told of each AssumeRole before it is answered; set by whoever wants to know. */
  onAssume?: (() => void) | undefined;
  close(): Promise<void>;
}

/** The access key of the caller, and of a role's session in an account: the account can be told from it. */
export const CALLER_KEY = "AKIA111122223333";
const sessionKey = (account: string) => `ASIA${account}`;

/** The account that a key belongs to. */
export function accountOfKey(accessKeyId: string): string | undefined {
  return /^A[KS]IA(\d{12})$/.exec(accessKeyId)?.[1];
}

interface OrganizationRequest {
  readonly NextToken?: string;
  readonly ParentId?: string;
  readonly ResourceId?: string;
}

type Answer = [status: number, type: string, text: string];

/** Accounts that a page of the listing has: so that there are several pages. */
const PAGE = 3;

/**
 * STS and AWS Organizations, as far as a run over several accounts asks them, with AWS's own words where they refuse. One
 * page of each listing is empty, and not the last one.
 */
export async function startOrganizationService(
  accounts: readonly OrganizationAccount[],
  units: Readonly<Record<string, readonly string[]>> = {},
  sessionSeconds = 3600,
): Promise<OrganizationService> {
  const assumed: URLSearchParams[] = [];
  const tagsAsked = new Set<string>();
  const started: Pick<OrganizationService, "throttlesTags" | "onAssume"> & { mostTagsAtOnce: number } = {
    mostTagsAtOnce: 0,
  };
  let tagsUnderWay = 0;
  /** Answered once nothing else has come for a moment, so that requests sent at once are seen to be. */
  async function tags({ ResourceId: id = "", NextToken: token }: OrganizationRequest): Promise<Answer> {
    tagsUnderWay += 1;
    started.mostTagsAtOnce = Math.max(started.mostTagsAtOnce, tagsUnderWay);
    await new Promise((resolve) => setImmediate(resolve));
    tagsUnderWay -= 1;
    if ((started.throttlesTags ?? 0) > 0) {
      started.throttlesTags = (started.throttlesTags ?? 0) - 1;
      return refused("TooManyRequestsException", "AWS Organizations can't complete your request: too many requests");
    }
    tagsAsked.add(id);
    return tagsOf(accounts.find((each) => each.id === id)?.tags ?? {}, Number(token ?? 0));
  }
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const target = request.headers["x-amz-target"];
    if (target === undefined) started.onAssume?.();
    const [status, type, text] =
      typeof target !== "string"
        ? sts(new URLSearchParams(body), accounts, assumed, sessionSeconds)
        : target.endsWith(".ListTagsForResource")
          ? await tags(JSON.parse(body))
          : ([200, JSON_TYPE, JSON.stringify(organizations(target, JSON.parse(body), accounts, units))] as const);
    response.writeHead(status, { "content-type": type }).end(text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return Object.assign(started, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    assumed,
    tagsAsked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

const JSON_TYPE = "application/x-amz-json-1.1";

function refused(code: string, message: string): Answer {
  return [400, JSON_TYPE, JSON.stringify({ __type: code, Message: message })];
}

/** One tag a page, with the token of the next one also on the last but an empty page. */
function tagsOf(tags: NonNullable<OrganizationAccount["tags"]>, from: number): Answer {
  if (tags === "denied") {
    return refused(
      "AccessDeniedException",
      "User: arn:aws:iam::111122223333:user/night is not authorized to perform: organizations:ListTagsForResource because no identity-based policy allows the organizations:ListTagsForResource action",
    );
  }
  if (tags === "no-list") return [200, JSON_TYPE, "{}"];
  const all = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const page = { Tags: all.slice(from, from + 1), ...(from < all.length && { NextToken: String(from + 1) }) };
  return [200, JSON_TYPE, JSON.stringify(page)];
}

function organizations(
  target: string,
  { NextToken: token, ParentId: parent }: OrganizationRequest,
  accounts: readonly OrganizationAccount[],
  units: Readonly<Record<string, readonly string[]>>,
): object {
  if (target.endsWith(".ListOrganizationalUnitsForParent")) {
    return { OrganizationalUnits: (units[parent ?? ""] ?? []).map((Id) => ({ Id, Name: Id })) };
  }
  if (token === "empty") return { Accounts: [], NextToken: String(PAGE) };
  const all = accounts.filter((each) => parent === undefined || (each.parent ?? "r-root") === parent);
  const from = Number(token ?? 0);
  const page = all.slice(from, from + PAGE);
  const next = from === 0 && all.length > PAGE ? "empty" : String(from + PAGE);
  return {
    Accounts: page.map(({ id, name, state = "ACTIVE" }) => ({
      Id: id,
      Name: name,
      ...(state !== null && { State: state }),
    })),
    ...(from + PAGE < all.length && { NextToken: next }),
  };
}

function sts(
  form: URLSearchParams,
  accounts: readonly OrganizationAccount[],
  assumed: URLSearchParams[],
  sessionSeconds: number,
): Answer {
  assumed.push(form);
  const arn = form.get("RoleArn") ?? "";
  const [, , , , id = "", role = ""] = arn.split(":");
  const account = accounts.find((each) => each.id === id);
  const given = assumed.filter((each) => each.get("RoleArn") === arn).length - 1;
  if (account === undefined || account.trusts === false || given >= (account.sessions ?? Number.POSITIVE_INFINITY)) {
    const message = `User: arn:aws:iam::111122223333:user/night is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    return [
      403,
      "text/xml",
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
    ];
  }
  const session = `arn:aws:sts::${id}:assumed-role/${role.replace(/^role\//, "")}/${form.get("RoleSessionName")}`;
  const expires = new Date(Date.now() + 1000 * sessionSeconds).toISOString();
  return [
    200,
    "text/xml",
    `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>${session}</Arn></AssumedRoleUser><Credentials><AccessKeyId>${sessionKey(id)}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  ];
}
