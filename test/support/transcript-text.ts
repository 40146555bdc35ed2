import { TOOL } from "../../drift/tool.ts";
import type { CommandOptions, CommandResult } from "./transcript-command.ts";

/** What was typed, and where. */
interface Typed {
  readonly claim: string;
  readonly policy?: string;
  readonly commands: readonly string[];
  readonly options?: Pick<CommandOptions, "environment">;
}

interface Volatile {
  readonly endpoint: string;
  readonly other: string;
  readonly folder: string;
}

/** A transcript for people to read in a review: what was typed, what was said, and the exit status. */
export function renderTranscript(
  { claim, policy, commands, options }: Typed,
  results: readonly CommandResult[],
  volatile: Volatile,
): string {
  const environment = Object.entries(options?.environment ?? {}).map(([name, value]) => `${name}=${value} `);
  const sections = results.map(({ stdout, stderr, status }, index) => [
    `## \`${environment.join("")}${`mpu-guard ${commands[index]}`.trim()}\`\n`,
    stream("Standard output", stdout),
    stream("Standard error", stderr),
    `Exit status: ${status}\n`,
  ]);
  const file = policy === undefined ? [] : ["`mpu-policy.yaml`:\n", fenced(policy, "yaml")];
  return steady([`# ${claim}\n`, ...file, ...sections.flat()].join("\n"), volatile);
}

function stream(name: string, text: string): string {
  return text === "" ? `${name}: nothing\n` : `${name}:\n\n${fenced(text, "text")}`;
}

function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text}${text.endsWith("\n") ? "" : "\n(no line end)\n"}\`\`\`\n`;
}

/** What differs from run to run, and with every release, is replaced by its name. */
function steady(text: string, { endpoint, other, folder }: Volatile): string {
  return (
    text
      .replaceAll(endpoint, "http://127.0.0.1:PORT")
      .replaceAll(endpoint.replace(/^http:\/\//, ""), "127.0.0.1:PORT")
      .replaceAll(other.replace(/^http:\/\//, ""), "127.0.0.1:OTHER")
      // As Markdown has it.
      .replaceAll(endpoint.replaceAll(":", "&#58;"), "http&#58;//127.0.0.1&#58;PORT")
      .replaceAll(folder, "FOLDER")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "TIME")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d(:|&#58;)\d\dZ/g, "MINUTE")
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, "WHEN")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{6,8}/g, "RUN")
      .replaceAll(/mpu-guard-probe\/[0-9a-f]{32}\b/g, "mpu-guard-probe/RANDOM")
      .replaceAll(/\b[0-9a-f]{64}\b/g, "SHA256")
      .replaceAll(/\bin [\d,]+ ms\b/g, "in MILLISECONDS ms")
      .replaceAll(/^mpu-guard: [\d.]+ s\b/gm, "mpu-guard: SECONDS s")
      .replaceAll(/\bNode v\d[\d.]*/g, "Node NODE")
      .replaceAll(/\bsha256 [0-9a-f]{12}\b/g, "sha256 SHA256")
      .replaceAll(TOOL.version, "VERSION")
  );
}
