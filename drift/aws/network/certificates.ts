import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import { RunError } from "../../errors.ts";
import { fileProblem } from "../../text/file-problem.ts";

/**
 * Whom to trust: the authorities in the file that AWS_CA_BUNDLE or the profile names and, as Node leaves those out
 * where anybody names some, in the one of NODE_EXTRA_CA_CERTS. `undefined` where only Node itself was told.
 *
 * @param caBundle the profile's `ca_bundle`
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
 * @throws RunError where a file cannot be read, or holds no certificate: without it nothing is trusted
 */
export function readTrust(caBundle: string | undefined): SecureContext | undefined {
  const { AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS } = process.env;
  const extra = NODE_EXTRA_CA_CERTS ? [readBundle(NODE_EXTRA_CA_CERTS, "NODE_EXTRA_CA_CERTS")] : [];
  const path = AWS_CA_BUNDLE || caBundle;
  if (!path) return undefined;
  const source = AWS_CA_BUNDLE ? "AWS_CA_BUNDLE" : "ca_bundle of the profile";
  // Once: to read some hundred certificates takes longer than a request.
  return createSecureContext({ ca: [readBundle(path, source), ...extra] });
}

function readBundle(path: string, source: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new RunError(`${source}: cannot read ${path}: ${fileProblem(error)}`, { cause: error });
  }
  try {
    // Its first one: of text without any, and of one that is cut off, nothing would be trusted without a word.
    new X509Certificate(text);
  } catch (error) {
    throw new RunError(`${source}: ${path} has no certificate: expected a file with certificates in PEM`, {
      cause: error,
    });
  }
  return text;
}
