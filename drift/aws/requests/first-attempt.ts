import { randomUUID } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { HttpRequest } from "@smithy/core/protocols";
import type { FirstAttempt } from "./handed-over.ts";
import { readWhole } from "./raw-answer.ts";
import type { RequestAttempt } from "./request-log.ts";

/** What is the same in the requests of a client, as the SDK itself made it up. */
interface Template {
  readonly request: HttpRequest;
  /** Of the path, before and behind the bucket's name. */
  readonly path: readonly [before: string, behind: string];
  readonly signer: Awaited<ReturnType<S3Client["config"]["signer"]>>;
  readonly signingRegion: string;
  readonly signingService: string;
}

interface Parameters {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

export interface FirstAttemptOptions {
  readonly region: string;
  /** Milliseconds from the first byte sent to the last one read. */
  readonly deadline: number;
  readonly onAttempt?: ((attempt: RequestAttempt) => void) | undefined;
}

const OPERATION = "GetBucketLifecycleConfiguration";
const OWNER = "x-amz-expected-bucket-owner";

/** Names that stand in a path as they are, and have no endpoint of their own as those of directory buckets have. */
const PLAIN_NAME = /^(?!.*--|.*s3alias$)[a-z0-9][a-z0-9.-]+$/;

/**
 * Reads lifecycle configurations with the SDK's own endpoint, headers, signer, credentials, connections and retry
 * quota, but without its middleware, which takes two thirds of the time of a request and answers nothing that we ask.
 * What a request looks like is learned from the client's first one.
 */
export class FirstAttempts {
  readonly #client: S3Client;
  readonly #options: FirstAttemptOptions;
  #template: Template | undefined;

  /** To be called before the client's first request. */
  constructor(client: S3Client, options: FirstAttemptOptions) {
    this.#client = client;
    this.#options = options;
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (this.#template === undefined && context.commandName === `${OPERATION}Command`) {
          this.#template = await this.#learn(args.request as HttpRequest, (args.input as Parameters).Bucket, context);
        }
        return await next(args);
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
    const template = this.#template;
    if (template === undefined || !PLAIN_NAME.test(parameters.Bucket)) return undefined;
    const { config } = this.#client;
    const strategy = await config.retryStrategy();
    if (!("acquireInitialRetryToken" in strategy)) return undefined;
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
      const { response } = await config.requestHandler.handle(request);
      await readWhole(response, this.#options.deadline, start, true);
      return { start, response, done };
    } catch (error) {
      return { start, error, done };
    }
  }

  async #learn(
    request: HttpRequest,
    bucket: string,
    context: { readonly [key: string]: unknown },
  ): Promise<Template | undefined> {
    const { hostname, path, headers } = request;
    const [before, behind, ...more] = path.split(bucket);
    const { signing_region: signingRegion, signing_service: signingService, endpointV2 } = context;
    const [scheme] = (endpointV2 as Endpoint | undefined)?.properties?.authSchemes ?? [];
    const isPathStyle =
      before?.endsWith("/") && behind !== undefined && more.length === 0 && !hostname.includes(bucket);
    if (!isPathStyle || scheme?.name !== "sigv4" || !PLAIN_NAME.test(bucket)) return undefined;
    if (typeof signingRegion !== "string" || typeof signingService !== "string") return undefined;
    const { [OWNER]: _, ...common } = headers;
    return {
      request: new HttpRequest({ ...request, headers: common }),
      path: [before as string, behind],
      signer: await this.#client.config.signer(scheme as never),
      signingRegion,
      signingService,
    };
  }

  async #sign(template: Template, { Bucket, ExpectedBucketOwner }: Parameters): Promise<HttpRequest> {
    const { request, path, signer, signingRegion, signingService } = template;
    const { systemClockOffset, maxAttempts } = this.#client.config;
    const headers: Record<string, string> = {
      ...request.headers,
      "amz-sdk-invocation-id": randomUUID(),
      "amz-sdk-request": `attempt=1; max=${await maxAttempts()}`,
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

interface Endpoint {
  readonly properties?: { readonly authSchemes?: readonly { readonly name?: string }[] };
}
