import { randomUUID } from "node:crypto";
import { GetBucketLifecycleConfigurationCommand, type S3Client } from "@aws-sdk/client-s3";
import { HttpRequest } from "@smithy/core/protocols";
import type { FirstAttempt } from "./handed-over.ts";
import { readWhole } from "./raw-answer.ts";
import type { RequestAttempt } from "./request-log.ts";

/** What is the same in all requests to a region, whoever signs them, as the SDK itself made it up. */
export interface LearnedRequest {
  readonly request: HttpRequest;
  /** Of the path, before and behind the bucket's name. */
  readonly path: readonly [before: string, behind: string];
  readonly scheme: object;
  readonly signingRegion: string;
  readonly signingService: string;
}

/** The same with what is a client's own: its credentials are in its signer. */
interface Template extends LearnedRequest {
  readonly signer: Awaited<ReturnType<S3Client["config"]["signer"]>>;
  readonly strategy: RetryStrategy;
  readonly maxAttempts: number;
}

/** The SDK's retries as they have been since tokens came to be; an older strategy of somebody's own is left to the SDK. */
type RetryStrategy = Extract<
  Awaited<ReturnType<S3Client["config"]["retryStrategy"]>>,
  { readonly acquireInitialRetryToken: unknown }
>;

interface Parameters {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

export interface FirstAttemptOptions {
  readonly region: string;
  /** Milliseconds from the first byte sent to the last one read. */
  readonly deadline: number;
  readonly onAttempt?: ((attempt: RequestAttempt) => void) | undefined;
  /** By region: to learn takes as long as ten requests, so that clients of several accounts share it. */
  readonly learned?: Map<string, LearnedRequest> | undefined;
}

const OPERATION = "GetBucketLifecycleConfiguration";
const OWNER = "x-amz-expected-bucket-owner";

/** Names that stand in a path as they are, and have no endpoint of their own as those of directory buckets have. */
const PLAIN_NAME = /^(?!.*--|.*s3alias$)[a-z0-9][a-z0-9.-]+$/;

/**
 * Reads lifecycle configurations with the SDK's own endpoint, headers, signer, credentials, connections and retry
 * quota, but without its middleware, which takes two thirds of the time of a request and answers nothing that we ask.
 * What a request looks like is learned from one that the SDK puts together and does not send.
 */
export class FirstAttempts {
  readonly #client: S3Client;
  readonly #options: FirstAttemptOptions;
  readonly #learned: Map<string, LearnedRequest>;
  /** The input of the request that is not sent. */
  #unsent: object | undefined;
  #learning: Promise<Template | undefined> | undefined;
  #template: Template | undefined;

  /** To be called before the client's first request. */
  constructor(client: S3Client, options: FirstAttemptOptions) {
    this.#client = client;
    this.#options = options;
    this.#learned = options.learned ?? new Map();
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (args.input !== this.#unsent) return await next(args);
        const learned = learnedOf(args.request as HttpRequest, (args.input as Parameters).Bucket, context);
        if (learned !== undefined) this.#learned.set(options.region, learned);
        return { response: undefined, output: { $metadata: {} } as never };
      },
      // Behind everything that builds a request; what comes is its signature.
      { name: "learnRequest", step: "build", priority: "low" },
    );
  }

  /**
   * Asks once.
   *
   * @returns `undefined` where that is left to the SDK; otherwise either `done` has to be called, or the attempt to be
   *   handed over
   */
  async make(parameters: Parameters): Promise<(FirstAttempt & { done(outcome: string): void }) | undefined> {
    if (!PLAIN_NAME.test(parameters.Bucket)) return undefined;
    const template = this.#template ?? (await this.#learn(parameters));
    if (template === undefined) return undefined;
    const { strategy } = template;
    const token = await strategy.acquireInitialRetryToken("");
    const request = await this.#sign(template, parameters).catch(() => undefined);
    // The SDK comes to the same error, and has its words for it.
    if (request === undefined) return undefined;
    const start = performance.now();
    const done = (outcome: string) => {
      strategy.recordSuccess(token);
      this.#tell(parameters.Bucket, outcome, start);
    };
    try {
      const { response } = await this.#client.config.requestHandler.handle(request);
      const answer = await readWhole(response, this.#options.deadline, start);
      return { start, response, answer, done };
    } catch (error) {
      return { start, error, done };
    }
  }

  /** Once for all buckets: those that come while it is under way wait for it. A failure is left to the SDK's words. */
  #learn(parameters: Parameters): Promise<Template | undefined> {
    // An input of its own, by which it is known.
    const command = new GetBucketLifecycleConfigurationCommand({ ...parameters });
    const { region } = this.#options;
    const learn = async () => {
      this.#unsent = command.input;
      if (!this.#learned.has(region)) await this.#client.send(command);
      const learned = this.#learned.get(region);
      this.#template = learned && (await this.#templateOf(learned));
      return this.#template;
    };
    this.#learning ??= learn().catch(() => {
      this.#learning = undefined;
      return undefined;
    });
    return this.#learning;
  }

  async #templateOf(learned: LearnedRequest): Promise<Template | undefined> {
    const { config } = this.#client;
    const strategy = await config.retryStrategy();
    if (!("acquireInitialRetryToken" in strategy)) return undefined;
    const signer = await config.signer(learned.scheme as never);
    return { ...learned, signer, strategy, maxAttempts: await config.maxAttempts() };
  }

  async #sign(template: Template, { Bucket, ExpectedBucketOwner }: Parameters): Promise<HttpRequest> {
    const { request, path, signer, signingRegion, signingService, maxAttempts } = template;
    const { systemClockOffset } = this.#client.config;
    const headers: Record<string, string> = {
      ...request.headers,
      "amz-sdk-invocation-id": randomUUID(),
      "amz-sdk-request": `attempt=1; max=${maxAttempts}`,
    };
    if (ExpectedBucketOwner !== undefined) headers[OWNER] = ExpectedBucketOwner;
    const unsigned = new HttpRequest({ ...request, headers, path: `${path[0]}${Bucket}${path[1]}` });
    const signingDate = new Date(Date.now() + systemClockOffset);
    return (await signer.sign(unsigned, { signingDate, signingRegion, signingService })) as HttpRequest;
  }

  #tell(bucket: string, outcome: string, start: number): void {
    const milliseconds = Math.round(performance.now() - start);
    const { region, onAttempt } = this.#options;
    onAttempt?.({ operation: OPERATION, bucket, region, attempt: 1, outcome, milliseconds });
  }
}

/** `undefined` where requests are not all alike but for the bucket in their path. */
function learnedOf(
  request: HttpRequest,
  bucket: string,
  context: { readonly [key: string]: unknown },
): LearnedRequest | undefined {
  const { hostname, path, headers } = request;
  const [before, behind, ...more] = path.split(bucket);
  const { signing_region: signingRegion, signing_service: signingService, endpointV2 } = context;
  const [scheme] = (endpointV2 as Endpoint | undefined)?.properties?.authSchemes ?? [];
  const isPathStyle = before?.endsWith("/") && behind !== undefined && more.length === 0 && !hostname.includes(bucket);
  if (!isPathStyle || scheme?.name !== "sigv4" || !PLAIN_NAME.test(bucket)) return undefined;
  if (typeof signingRegion !== "string" || typeof signingService !== "string") return undefined;
  // That of the bucket is added again; it is another account's in the next request.
  const { [OWNER]: _, ...common } = headers;
  return {
    request: new HttpRequest({ ...request, headers: common }),
    path: [before as string, behind],
    scheme,
    signingRegion,
    signingService,
  };
}

interface Endpoint {
  readonly properties?: { readonly authSchemes?: readonly { readonly name?: string }[] };
}
