import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { isAwsEndpoint } from "../../identity/endpoint.ts";
import { type SdkSettings, SILENT_LOGGER } from "../identity/sdk-settings.ts";
import { connectionSettings, DIRECT } from "../network/network.ts";
import { FirstAttempts, type LearnedRequest } from "../requests/first-attempt.ts";
import { boundAnswers } from "../requests/raw-answer.ts";
import { logRequests, type RequestAttempt } from "../requests/request-log.ts";
import { tellThrottles } from "../requests/tell-throttles.ts";

export interface ConnectionOptions extends Pick<SdkSettings, "profile" | "endpoint"> {
  readonly serviceRegion?: string;
  /** Nothing between here and S3 where absent. */
  readonly network?: SdkSettings["network"];
  /** Those of a role that was assumed; absent: what the SDK finds by itself. */
  readonly credentials?: NonNullable<S3ClientConfig["credentials"]>;
  /** Requests under way at once; also the number of sockets for each region. */
  readonly concurrency: number;
  /** Milliseconds to an answer; 20,000 where absent. */
  readonly requestTimeout?: number;
  /** What requests to each region look like, shared by clients that differ in their credentials alone. */
  readonly learned?: Map<string, LearnedRequest>;
  /** Told of each attempt of each request. */
  readonly onAttempt?: (attempt: RequestAttempt) => void;
}

/** Milliseconds to an answer: configuration requests take tens of milliseconds, so this means "never". */
const REQUEST_TIMEOUT = 20_000;
/** Tries of one request, the first included, where the environment (AWS_MAX_ATTEMPTS) does not say. */
const MAX_ATTEMPTS = 5;

/** What AWS's own regions look like, which the services that have several use too. */
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

/** One S3 client for each region: a client that has to follow redirects pays two requests for each bucket. */
export class S3Clients {
  readonly #options: ConnectionOptions;
  readonly #clients = new Map<string, S3Client>();
  readonly #directoryClients = new Map<string, S3Client>();
  readonly #writeClients = new Map<string, S3Client>();
  readonly #firstAttempts = new Map<S3Client, FirstAttempts>();
  #onThrottled: ((region: string) => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The profile that the credentials come from, for messages. */
  get profile(): string | undefined {
    return this.#options.profile ?? undefined;
  }

  /**
   * Who is told of each attempt of a request that a region throttles, and asks less of it at once. To be set before the
   * first request: the SDK's own limiter is left out then. It knows one client, and holds requests back for seconds where
   * a region was asked so little that its rate says nothing.
   */
  set onThrottled(listener: (region: string) => void) {
    this.#onThrottled = listener;
  }

  /** Absent where AWS answers: each bucket has a region of its own there. */
  get serviceRegion(): string | undefined {
    return this.#options.serviceRegion;
  }

  /** Whether another service than AWS answers. */
  get isThirdParty(): boolean {
    return !isAwsEndpoint(this.#options.endpoint);
  }

  /** For general purpose buckets. */
  forRegion(region: string | null): S3Client {
    // Half the processor time of a request goes into putting its middleware together.
    return this.#obtain(this.#clients, { region: this.signingRegion(region), cacheMiddleware: true });
  }

  /** The quick way to lifecycle configurations; absent for directory buckets, whose requests are signed in sessions. */
  firstAttempts(client: S3Client): FirstAttempts | undefined {
    return this.#firstAttempts.get(client);
  }

  /**
   * For directory buckets. A client of their own, which caches no middleware: with the cache, the session sign-in
   * of a directory bucket leaks into concurrent requests for general purpose buckets.
   */
  forDirectoryBuckets(region: string): S3Client {
    return this.#obtain(this.#directoryClients, { region });
  }

  /**
   * For writes to buckets of either kind: each request is sent once. A repeated PUT would overwrite what somebody
   * else wrote between the two.
   */
  forWrites(bucketRegion: string | null): S3Client {
    const region = this.signingRegion(bucketRegion);
    const client = this.#obtain(this.#writeClients, { region, maxAttempts: 1 });
    // A client learns from its first refusal how far this machine's clock is off, and this one has no second try.
    const reading = this.#clients.get(region) ?? this.#directoryClients.get(region);
    if (reading !== undefined) client.config.systemClockOffset = reading.config.systemClockOffset;
    return client;
  }

  destroy(): void {
    for (const clients of [this.#clients, this.#directoryClients, this.#writeClients]) {
      for (const client of clients.values()) client.destroy();
    }
  }

  /**
   * The region that requests about a bucket go to. S3-compatible services answer `GRA`, `US`, `default:...`, or nothing:
   * what they show, not what they sign for.
   */
  signingRegion(region: string | null): string {
    const { serviceRegion } = this.#options;
    if (serviceRegion !== undefined && !REGION.test(region ?? "")) return serviceRegion;
    if (region === null) throw new TypeError("a bucket without region cannot be asked");
    return region;
  }

  #obtain(clients: Map<string, S3Client>, configuration: { region: string } & S3ClientConfig): S3Client {
    const existing = clients.get(configuration.region);
    if (existing !== undefined) return existing;
    const client = new S3Client({ ...this.#configuration(), ...configuration });
    const { requestTimeout: deadline = REQUEST_TIMEOUT, onAttempt, learned } = this.#options;
    const { region } = configuration;
    boundAnswers(client, deadline);
    tellThrottles(client, () => this.#onThrottled?.(region));
    if (onAttempt !== undefined) logRequests(client, region, onAttempt);
    if (clients === this.#clients) {
      this.#firstAttempts.set(client, new FirstAttempts(client, { region, deadline, onAttempt, learned }));
    }
    clients.set(configuration.region, client);
    return client;
  }

  #configuration(): S3ClientConfig {
    const { endpoint, concurrency, network = DIRECT, requestTimeout = REQUEST_TIMEOUT, credentials } = this.#options;
    const [first] = this.#clients.values();
    return {
      // What the run's identity says, and nothing that the SDK would find besides.
      ...(endpoint === null ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
      logger: SILENT_LOGGER,
      ...(credentials !== undefined && { credentials }),
      // Resolved once: a role is not assumed again for each region.
      ...(first !== undefined && { credentials: first.config.credentials }),
      // One host name for each region, so that connections are reused from bucket to bucket.
      forcePathStyle: true,
      retryMode: this.#onThrottled === undefined ? "adaptive" : "standard",
      ...(process.env.AWS_MAX_ATTEMPTS === undefined && { maxAttempts: MAX_ATTEMPTS }),
      ...connectionSettings(network, { maxSockets: concurrency, requestTimeout }),
    };
  }
}
