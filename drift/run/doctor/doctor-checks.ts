import { adviceFor } from "../../../policy/index.ts";
import { endpointText, type RunIdentity } from "../../identity/run-identity.ts";
import type { Reached } from "../../permissions/permission.ts";
import type { DoctorCheck } from "../../report/doctor/doctor-report.ts";

/**
 * Milliseconds between two clocks that AWS takes for the same, in most cases.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
const LARGEST_OFFSET = 5 * 60_000;

/** Seconds that are not told from the time of an answer: its header has whole seconds, and it was under way. */
const SMALLEST_OFFSET = 10;

/** Who calls, and until when. */
export function credentialsCheck(
  { caller }: Pick<RunIdentity, "caller">,
  expiration: Date | undefined,
  now: Date,
): DoctorCheck {
  const who = caller ?? "STS was not asked who calls";
  const isProblem = expiration !== undefined && expiration <= now;
  const until =
    expiration === undefined ? "" : `; they ${isProblem ? "have expired" : "expire"} at ${expiration.toISOString()}`;
  return {
    check: "credentials",
    isProblem,
    detail: `${who}${until}`,
    ...(isProblem && { fix: adviceFor("credentials-expired", {}) }),
  };
}

/** This machine's clock against the service's, which a request has to agree with. */
export function clockCheck(clockOffset: number | undefined): DoctorCheck {
  if (clockOffset === undefined) {
    return { check: "clock", isProblem: false, detail: "the service does not say what time it is there" };
  }
  const seconds = Math.round(Math.abs(clockOffset) / 1000);
  const isProblem = Math.abs(clockOffset) > LARGEST_OFFSET;
  const detail =
    seconds <= SMALLEST_OFFSET
      ? `agrees with the service's, to within ${SMALLEST_OFFSET} s`
      : `this machine is ${seconds} s ${clockOffset > 0 ? "behind" : "ahead of"} the service`;
  return { check: "clock", isProblem, detail, ...(isProblem && { fix: adviceFor("clock", {}) }) };
}

/** The endpoint that listings are asked at. */
export function endpointCheck(identity: Pick<RunIdentity, "endpoint" | "partition">): DoctorCheck {
  return { check: "endpoint", isProblem: false, detail: `${endpointText(identity)} answers` };
}

/** A region that the run is narrowed to. That it denies is an answer. */
export function regionCheck(region: string, { answer }: Reached): DoctorCheck {
  if (answer.state !== "failed") return { check: "region", isProblem: false, detail: `${region} answers` };
  const { finding } = answer;
  const cause = "cause" in finding ? finding.cause : undefined;
  return {
    check: "region",
    isProblem: true,
    detail: `${region}: ${finding.detail}`,
    ...(cause !== undefined && { fix: adviceFor(cause, {}) }),
  };
}
