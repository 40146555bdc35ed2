import { GetBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { parseXml } from "@rgrove/parse-xml";
import type { Bucket } from "../../../policy/index.ts";
import { bucketParameters, clientOf } from "../clients/request.ts";
import type { S3Clients } from "../clients/s3-clients.ts";
import { errorCode, statusOf } from "../errors/classify-error.ts";
import { type FirstAttempt, handOver, type RawAnswer } from "../requests/handed-over.ts";
import { rawAnswerOf } from "../requests/raw-answer.ts";
import { elementsIn } from "../xml/answer-document.ts";
import { decodeXml } from "../xml/decode-xml.ts";
import { type ReadConfiguration, readConfiguration } from "./read-configuration.ts";

/** The smallest size for transitions: a header of its own beside the XML. Left out of a PUT, S3 resets it. */
export const MINIMUM_SIZE_HEADER = "x-amz-transition-default-minimum-object-size";

const ABSENT = "NoSuchLifecycleConfiguration";

export interface AskedLifecycle {
  readonly answer: RawAnswer;
  readonly read: ReadConfiguration;
}

/**
 * What S3 holds for a bucket.
 *
 * @returns `undefined` where it answers that there is no configuration
 * @throws the SDK's error for every other answer than a document, after its retries
 */
export async function askLifecycle(clients: S3Clients, bucket: Bucket): Promise<AskedLifecycle | undefined> {
  const parameters = bucketParameters(bucket);
  const client = clientOf(clients, bucket);
  const first = await clients.firstAttempts(client)?.make(parameters);
  const known = first && answerOf(first);
  if (known !== undefined) {
    first?.done(known === "absent" ? `404 ${ABSENT}` : "200");
    return known === "absent" ? undefined : known;
  }
  const command = new GetBucketLifecycleConfigurationCommand(parameters);
  if (first !== undefined) handOver(command, first);
  try {
    const output = await client.send(command);
    const { httpStatusCode: status } = output.$metadata;
    const answer = rawAnswerOf(output);
    // 203 is no longer what the service sent, 206 is a part of it.
    return { answer, read: status === 200 ? readAnswer(answer) : { unreadable: `the response has status ${status}` } };
  } catch (error) {
    // A gateway that lost its service may repeat words of it with a status of its own.
    if (errorCode(error) === ABSENT && statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** What an attempt surely says: a whole document of which everything is understood, or that there is none. */
function answerOf({ response, answer }: FirstAttempt): AskedLifecycle | "absent" | undefined {
  if (answer === undefined) return undefined;
  if (response.statusCode === 404) return saysAbsent(answer.bytes) ? "absent" : undefined;
  if (response.statusCode !== 200) return undefined;
  const read = readAnswer(answer);
  return "configuration" in read && read.configuration.hasUnknownRules !== true ? { answer, read } : undefined;
}

function readAnswer({ bytes, headers }: RawAnswer): ReadConfiguration {
  return readConfiguration(bytes, headers[MINIMUM_SIZE_HEADER]);
}

function saysAbsent(bytes: Uint8Array): boolean {
  try {
    const { root } = parseXml(decodeXml(bytes) ?? "");
    const codes = root?.name === "Error" ? elementsIn(root).filter(({ name }) => name === "Code") : [];
    return codes.length === 1 && codes[0]?.text === ABSENT;
  } catch {
    return false;
  }
}
