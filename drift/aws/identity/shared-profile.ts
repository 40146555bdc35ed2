import { loadSharedConfigFiles } from "@smithy/core/config";
import { RunError } from "../../errors.ts";

/** One section of the shared AWS configuration. */
type Section = Readonly<Record<string, string | undefined>>;

/** The profile that the SDK reads its settings from. */
export interface SharedProfile {
  /** `null` where nobody named one, and so the one called `default` is read. */
  readonly name: string | null;
  readonly settings: Section;
  /** A `services` section of the configuration file. */
  readonly services: (name: string) => Section | undefined;
}

/** Profiles named in a message: enough to see a typo. */
const SHOWN = 10;

/**
 * Reads the profile of this process (AWS_PROFILE, else `default`).
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @throws RunError where one is named that does not exist: the SDK would go on to the credentials of somebody else
 */
export async function readProfile(): Promise<SharedProfile> {
  const name = process.env.AWS_PROFILE || null;
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const key = name ?? "default";
  const sections = [credentialsFile[key], configFile[key]];
  if (name !== null && name !== "default" && sections.every((section) => section === undefined)) {
    throw noSuchProfile(name, [...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  }
  return {
    name,
    settings: Object.assign({}, ...sections),
    services: (section) => configFile[`services.${section}`],
  };
}

function noSuchProfile(name: string, sections: readonly string[]): RunError {
  const { AWS_CONFIG_FILE = "~/.aws/config", AWS_SHARED_CREDENTIALS_FILE = "~/.aws/credentials" } = process.env;
  // A dot stands in names of other sections, and hardly ever in a profile's.
  const known = [...new Set(sections.filter((section) => !/^(services|sso-session)\./.test(section)))].sort();
  const more = known.length > SHOWN ? `, and ${known.length - SHOWN} more` : "";
  const profiles = known.length === 0 ? "no profile at all" : `${known.slice(0, SHOWN).join(", ")}${more}`;
  return new RunError(
    `there is no profile ${JSON.stringify(name)} in ${AWS_CONFIG_FILE} or ${AWS_SHARED_CREDENTIALS_FILE}, which have ` +
      `${profiles}: check --profile or AWS_PROFILE`,
  );
}
