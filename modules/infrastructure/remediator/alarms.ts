import type { Construct } from "constructs";
import { Alarms, type AlarmTarget, AT_ONCE, errorsOf, messagesIn } from "../alarm.ts";
import { type EventMetric, MAX_RECEIVES } from "./contract.ts";

export interface EventAlarmsProps extends AlarmTarget {
  readonly queueName: string;
  /** After which a message comes again that was not done. */
  readonly visibilitySeconds: number;
  readonly deadLetterQueueName: string;
  readonly functionName: string;
}

/** Seconds after which a message in the queue is late, at least. */
const LATE = 2 * 3600;

/** Of a forwarder: events that it could not send for a day, which nobody else knows of. */
export class ForwarderAlarms extends Alarms {
  constructor(scope: Construct, id: string, props: AlarmTarget & { readonly deadLetterQueueName: string }) {
    super(scope, id, props);
    this.alarm(
      "dead-letters",
      "Events of buckets could not be sent on: each message in the dead-letter queue has the reason; the nightly run finds their buckets",
      { ...AT_ONCE, ...messagesIn(props.deadLetterQueueName), period: 300 },
    );
  }
}

/** What people are told: buckets in violation, one that loses its rule again and again, and events that nobody handles. */
export class EventAlarms extends Alarms {
  constructor(scope: Construct, id: string, props: EventAlarmsProps) {
    super(scope, id, props);
    const { queueName, visibilitySeconds, deadLetterQueueName, functionName } = props;
    const within = { ...AT_ONCE, period: 300 };
    this.alarm(
      "dead-letters",
      "Events of buckets could not be handled: each message in the dead-letter queue has the reason; redrive them once it is dealt with",
      { ...within, ...messagesIn(deadLetterQueueName) },
    );
    // As long as all its tries take, a message is only unlucky.
    const late = Math.max(LATE, (MAX_RECEIVES + 1) * visibilitySeconds);
    this.alarm(
      "late",
      `Events of buckets wait for longer than ${Math.ceil(late / 60)} minutes: the function fails or is throttled`,
      {
        ...within,
        ...messagesIn(queueName),
        metricName: "ApproximateAgeOfOldestMessage",
        threshold: late,
      },
    );
    this.alarm("errors", "The function for events of buckets failed as a whole: its log says why", {
      ...within,
      ...errorsOf(functionName),
    });
    this.alarm(
      "flapping",
      "A bucket loses the mpu-guard rule again and again, and is not written any more: the function's log names it",
      { ...within, ...this.#ofFunction("BucketsFlapping") },
    );
    this.alarm(
      "violations",
      "A bucket that was changed is in violation, and was left so: the function's log names it and the reason",
      { ...within, ...this.#ofFunction("BucketsInViolation") },
    );
  }

  #ofFunction(metricName: EventMetric) {
    return this.metric(metricName, "Sum");
  }
}
