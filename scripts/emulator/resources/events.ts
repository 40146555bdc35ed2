import { makeOrChange } from "../emulator.ts";
import { arn, type Make } from "./make.ts";

const bus: Make = async ({ name }, context) => {
  await makeOrChange(
    () => context.emulator.call("events", "AWSEvents.CreateEventBus", { Name: name }),
    async () => ({}),
  );
  return { name, id: name, arn: arn("events", `event-bus/${name}`, context) };
};

const rule: Make = async (body, { emulator }) => {
  const { RuleArn } = await emulator.call("events", "AWSEvents.PutRule", {
    Name: body.name,
    EventPattern: body.event_pattern,
    Description: body.description,
    ...(body.event_bus_name !== undefined && { EventBusName: body.event_bus_name }),
  });
  return { name: body.name, id: body.name, arn: RuleArn };
};

const target: Make = async (body, { emulator, address }) => {
  await emulator.call("events", "AWSEvents.PutTargets", {
    Rule: body.rule,
    Targets: [{ Id: address.split(".").at(-1), Arn: body.arn }],
    ...(body.event_bus_name !== undefined && { EventBusName: body.event_bus_name }),
  });
  return { name: `${body.rule} to ${String(body.arn).split(":").at(-1)}` };
};

const topic: Make = async ({ name }, context) => {
  const query = new URLSearchParams({ Action: "CreateTopic", Version: "2010-03-31", Name: String(name) });
  await context.emulator.send("sns", "POST", `/?${query}`);
  const topicArn = arn("sns", String(name), context);
  return { name, id: topicArn, arn: topicArn };
};

export const EVENTS: Readonly<Record<string, Make>> = {
  aws_cloudwatch_event_bus: bus,
  aws_cloudwatch_event_rule: rule,
  aws_cloudwatch_event_target: target,
  aws_sns_topic: topic,
};
