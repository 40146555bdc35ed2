import { Checks } from "../checks.ts";
import { type CheckedFunctionOptions, functionOptions } from "../function-options.ts";
import type { BucketEventRemediatorProps } from "./props.ts";

/** The options with their defaults. */
export interface RemediatorSettings extends CheckedFunctionOptions {
  readonly name: string;
  readonly mode: "report" | "patch";
  /** Absent: this account alone. */
  readonly roleName: string | undefined;
  readonly graceSeconds: number;
  readonly maxReverts: number;
  readonly windowSeconds: number;
}

/** What fits into the policy of an event bus, which is 10 KB. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
const MOST_ACCOUNTS = 240;

const DAY = 24 * 60 * 60;

/** @throws Error that names the option, what was given and what is accepted */
export function remediatorSettings(props: BucketEventRemediatorProps, path: string): RemediatorSettings {
  const { name = "mpu-guard-events", mode = "report", graceSeconds = 900, senders, flapping = {} } = props;
  const { maxReverts = 3, windowDays = 30 } = flapping;
  const check = new Checks(path);
  check.oneOf("mode", mode, ["report", "patch"]);
  check.name(name);
  check.whole("graceSeconds", graceSeconds, 60, 43_200);
  check.whole("flapping.maxReverts", maxReverts, 1, 100);
  check.knownWhole("flapping.windowDays", windowDays, 1, 365);
  const { accounts = [], organizationId } = senders ?? {};
  check.knownList("senders.accounts", accounts, /^\d{12}$/, "IDs of accounts, twelve digits each");
  if (accounts.length > MOST_ACCOUNTS) {
    check.refuse(
      "senders.accounts",
      accounts.length,
      `at most ${MOST_ACCOUNTS} accounts; for more give organizationId`,
    );
  }
  if (organizationId !== undefined) {
    const id = /^o-[a-z0-9]{10,32}$/;
    check.matches("senders.organizationId", organizationId, id, "an ID of an organization, such as o-a1b2c3d4e5");
  }
  if (senders !== undefined && organizationId === undefined && accounts.length === 0) {
    check.refuse("senders", senders, "organizationId, accounts, or both");
  }
  if (senders === undefined) {
    check.absent("roleName", props.roleName, "with senders");
    check.absent("externalId", props.externalId, "with senders");
  }
  check.common(props);
  check.arn("reportKeyArn", props.reportKeyArn, "key");
  const prefix = props.reports?.prefix ?? "";
  if (prefix !== "") check.prefix("reports.prefix", prefix);
  return {
    name,
    mode,
    roleName: senders === undefined ? undefined : (props.roleName ?? `mpu-guard-${mode === "patch" ? mode : "scan"}`),
    graceSeconds,
    maxReverts,
    windowSeconds: windowDays * DAY,
    ...functionOptions(check, props.functions ?? {}, { timeoutSeconds: 180 }),
  };
}
