import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A source of an aggregator, as DescribeConfigurationAggregatorSourcesStatus has it. */
export interface SourceStatus {
  readonly account: string;
  readonly region: string;
  readonly status: "FAILED" | "SUCCEEDED" | "OUTDATED";
  readonly error?: readonly [code: string, message: string];
}

/** An aggregator of AWS Config. */
export interface AggregatorSeed {
  readonly name: string;
  /** eu-central-1 where absent. */
  readonly region?: string;
  /** Whole configuration items, of any type. */
  readonly items: readonly object[];
  readonly sources?: readonly SourceStatus[];
}

export interface ConfigService {
  readonly endpoint: string;
  /** The names of the operations that were asked for, in order. */
  readonly asked: readonly string[];
  /** The access keys and regions that the requests were signed with. */
  readonly signedWith: readonly string[];
  close(): Promise<void>;
}

export interface ConfigServiceOptions {
  /** An operation that the caller lacks the permission for. */
  readonly denied?: string;
  /** Results of a page at most, whatever is asked for: so that few items make several pages. */
  readonly page?: number;
  /** Answers of the first requests: status, and body. */
  readonly faults?: (readonly [status: number, body: string])[];
}

/** The members of an item that a query may name, beside those below them. */
const MEMBERS = [
  "accountId",
  "arn",
  "availabilityZone",
  "awsRegion",
  "configuration",
  "configurationItemCaptureTime",
  "configurationItemStatus",
  "relationships",
  "resourceCreationTime",
  "resourceId",
  "resourceName",
  "resourceType",
  "supplementaryConfiguration",
  "tags",
  "version",
];

/**
 * The query API of AWS Config, as far as a scan asks it, and as strict as AWS where a request is not right: protocol,
 * signature's service and region, names, SQL, limits, tokens. One page is empty, and not the last one.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html
 */
export async function startConfigService(
  aggregators: readonly AggregatorSeed[],
  { denied, page, faults = [] }: ConfigServiceOptions = {},
): Promise<ConfigService> {
  const asked: string[] = [];
  const signedWith: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const answer = (status: number, text: string) =>
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(text);
    try {
      const [, operation = ""] = /^StarlingDoveService\.(\w+)$/.exec(String(request.headers["x-amz-target"])) ?? [];
      asked.push(operation);
      const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/config\/aws4_request/.exec(
        request.headers.authorization ?? "",
      );
      if (scope === null) throw new Refusal("InvalidSignatureException", "not signed for AWS Config");
      signedWith.push(`${scope[1]} ${scope[2]}`);
      if (
        request.method !== "POST" ||
        request.url !== "/" ||
        request.headers["content-type"] !== "application/x-amz-json-1.1"
      ) {
        throw new Refusal("UnknownOperationException", "not the JSON protocol");
      }
      const fault = faults.shift();
      if (fault !== undefined) {
        answer(...fault);
        return;
      }
      if (operation === denied) {
        throw new Refusal(
          "AccessDeniedException",
          `User: arn:aws:iam::111122223333:user/night is not authorized to perform: config:${operation}`,
        );
      }
      answer(200, JSON.stringify(answerTo(operation, JSON.parse(body), aggregators, scope[2] ?? "", page)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer(400, JSON.stringify({ __type: error.code, message: error.message }));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    signedWith,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Asked {
  readonly ConfigurationAggregatorName?: unknown;
  readonly Expression?: unknown;
  readonly Limit?: unknown;
  readonly NextToken?: unknown;
  readonly UpdateStatus?: readonly unknown[];
}

function answerTo(
  operation: string,
  asked: Asked,
  aggregators: readonly AggregatorSeed[],
  region: string,
  largest: number | undefined,
): object {
  const { ConfigurationAggregatorName: name, Limit: limit = 0 } = asked;
  const aggregator = aggregators.find((each) => each.name === name && (each.region ?? "eu-central-1") === region);
  if (aggregator === undefined) {
    throw new Refusal("NoSuchConfigurationAggregatorException", `The configuration aggregator does not exist: ${name}`);
  }
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0 || limit > 100) {
    throw new Refusal("InvalidLimitException", `The specified limit ${limit} is outside the allowable range.`);
  }
  if (operation === "DescribeConfigurationAggregatorSourcesStatus") {
    const { items, next } = pageOf(sourcesOf(aggregator, asked), asked.NextToken, limit || 100, largest);
    return { AggregatedSourceStatusList: items, ...(next !== undefined && { NextToken: next }) };
  }
  if (operation !== "SelectAggregateResourceConfig") throw new Refusal("UnknownOperationException", operation);
  const { items, next } = pageOf(selected(aggregator, asked.Expression), asked.NextToken, limit || 25, largest);
  return {
    Results: items.map((item) => JSON.stringify(item)),
    QueryInfo: { SelectFields: [] },
    ...(next !== undefined && { NextToken: next }),
  };
}

function sourcesOf({ sources = [] }: AggregatorSeed, { UpdateStatus: wanted }: Asked): readonly object[] {
  return sources
    .filter(({ status }) => wanted === undefined || wanted.includes(status))
    .map(({ account, region, status, error }) => ({
      SourceId: account,
      SourceType: "ACCOUNT",
      AwsRegion: region,
      LastUpdateStatus: status,
      LastUpdateTime: 1_763_600_000,
      ...(error !== undefined && { LastErrorCode: error[0], LastErrorMessage: error[1] }),
    }));
}

/** As much SQL as one query has: members, and a resource type. */
function selected({ items }: AggregatorSeed, expression: unknown): readonly object[] {
  const [, list, type] = /^SELECT (.+) WHERE resourceType = '([\w:]+)'$/.exec(String(expression)) ?? [];
  if (list === undefined || type === undefined || String(expression).length > 4096) {
    throw new Refusal("InvalidExpressionException", `The syntax of the query is incorrect: ${expression}`);
  }
  const members = list.split(", ");
  const unknown = members.find((member) => !MEMBERS.includes(member.split(".")[0] ?? ""));
  if (unknown !== undefined) throw new Refusal("InvalidExpressionException", `Unknown property ${unknown}`);
  return items
    .map((item) => item as Readonly<Record<string, unknown>>)
    .filter(({ resourceType }) => resourceType === type)
    .map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => members.includes(key))));
}

function pageOf<T>(all: readonly T[], token: unknown, limit: number, largest = limit) {
  if (token !== undefined && !/^(empty-)?\d+$/.test(String(token))) {
    throw new Refusal("InvalidNextTokenException", `The specified next token is not valid: ${token}`);
  }
  const [, empty, at = "0"] = /^(empty-)?(\d+)$/.exec(String(token ?? "0")) ?? [];
  const from = Number(at);
  if (empty !== undefined) return { items: [], next: at };
  const size = Math.min(limit, largest);
  const end = from + size;
  if (end >= all.length) return { items: all.slice(from), next: undefined };
  return { items: all.slice(from, end), next: from === 0 ? `empty-${end}` : String(end) };
}
