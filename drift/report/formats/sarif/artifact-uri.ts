import { sep } from "node:path";

/** Half of a surrogate pair, which has no UTF-8 form and so no percent-encoding. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** A SARIF artifact location of a file. */
export interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
}

/**
 * A file as a SARIF `artifactLocation` (SARIF 2.1.0, 3.4): a relative path as a relative reference against the root
 * of the sources, whose whereabouts the reader knows; any other as an absolute `file` URI.
 */
export function artifactLocation(file: string): ArtifactLocation {
  const path = sep === "\\" ? file.replaceAll("\\", "/") : file;
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path.slice(0, 2)}${encoded(path.slice(2))}` };
  if (path.startsWith("/")) return { uri: `file://${encoded(path.replace(/^\/+/, "/"))}` };
  const uri = encoded(path.replace(/^(\.\/+)+/, ""));
  // A base must not be left by way of `..` (3.4.4).
  return uri.split("/").includes("..") ? { uri } : { uri, uriBaseId: "%SRCROOT%" };
}

function encoded(path: string): string {
  return path
    .split("/")
    .map((segment) => encodeURIComponent(segment.replace(LONE_SURROGATE, "\ufffd")))
    .join("/");
}
