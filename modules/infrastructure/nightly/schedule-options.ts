import { Token } from "cdktf";
import type { Checks } from "../checks.ts";
import type { NightlySchedule } from "./props.ts";

/** The fields of a cron expression: what each is made of, and its least and greatest number. */
const FIELDS = [
  { of: /^[\d*,/-]+$/, least: 0, most: 59 }, // minutes
  { of: /^[\d*,/-]+$/, least: 0, most: 23 }, // hours
  { of: /^[\d*,/?LW-]+$/, least: 1, most: 31 }, // days of the month
  { of: /^[\dA-Z*,/-]+$/, least: 1, most: 12 }, // months
  { of: /^[\dA-Z*,/?#-]+$/, least: 1, most: 7 }, // days of the week
  { of: /^[\d*,/-]+$/, least: 1, most: 2199 }, // years
];

const EVERY_NIGHT = { expression: "cron(0 3 * * ? *)", alarmAfterHours: 26 };

/** CloudWatch looks back over seven days. */
const MOST_HOURS = 168;

/** Hours that a run may end later than the one before. */
const LATER = 2;

const RATE = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/;
const HOURS = { minute: 1 / 60, hour: 1, day: 24 };

/**
 * When runs begin, and after how many hours without one there is an alarm: after 26, or two more than lie between runs. A
 * schedule of some days only has to say it, as an alarm on each other day would not be read.
 *
 * @throws Error that names the option, what was given and what is accepted
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleOptions(check: Checks, schedule: NightlySchedule): Required<NightlySchedule> {
  const { expression = EVERY_NIGHT.expression, timezone = "UTC", enabled = true } = schedule;
  if (!Token.isUnresolved(timezone) && !isTimezone(timezone)) {
    check.refuse("schedule.timezone", timezone, "a name of the IANA's, such as Europe/Dublin");
  }
  const hours = hoursBetween(check, expression);
  const least = Math.ceil(hours ?? 0);
  if (least > MOST_HOURS) check.refuse("schedule.expression", expression, "a run in seven days at least");
  const otherwise = Math.min(MOST_HOURS, Math.max(EVERY_NIGHT.alarmAfterHours, least + LATER));
  const { alarmAfterHours = hours === undefined ? undefined : otherwise } = schedule;
  if (alarmAfterHours === undefined) {
    const range = `1 to ${MOST_HOURS} hours, as ${expression} does not run every day`;
    check.refuse("schedule.alarmAfterHours", alarmAfterHours, range);
  }
  check.knownWhole("schedule.alarmAfterHours", alarmAfterHours, Math.max(1, least), MOST_HOURS);
  return { expression, timezone, enabled, alarmAfterHours };
}

/** Between the runs of a schedule, at most; `undefined` where it runs on some days only. */
function hoursBetween(check: Checks, expression: string): number | undefined {
  if (Token.isUnresolved(expression)) return 0;
  const [, amount, unit] = RATE.exec(expression) ?? [];
  if (amount !== undefined) return Number(amount) * HOURS[unit as keyof typeof HOURS];
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  const [, , dayOfMonth = "", month, dayOfWeek = "", year] = fields;
  const isRight = fields.length === FIELDS.length && fields.every(isField);
  // What one of the two says, the other leaves open.
  if (!isRight || [dayOfMonth, dayOfWeek].filter((field) => field === "?").length !== 1) {
    const accepted = "rate(1 day), or cron(minutes hours day-of-month month day-of-week year) with one ? for a day";
    check.refuse("schedule.expression", expression, accepted);
  }
  return [dayOfMonth, month, dayOfWeek, year].every((field) => field === "*" || field === "?") ? 24 : undefined;
}

function isField(field: string, index: number): boolean {
  const kind = FIELDS[index];
  if (kind === undefined || !kind.of.test(field)) return false;
  return (field.match(/\d+/g) ?? []).map(Number).every((each) => each >= kind.least && each <= kind.most);
}

function isTimezone(name: string): boolean {
  try {
    return /^[A-Z]/i.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}
