import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeOrChange, type Values } from "../emulator.ts";
import { arn, awsNames, block, type Make } from "./make.ts";

const FUNCTIONS_PATH = "/2015-03-31/functions";
const MAPPINGS_PATH = "/2015-03-31/event-source-mappings";

const lambda: Make = async (body, context) => {
  const { emulator, stack, variables } = context;
  const FunctionName = String(body.function_name);
  const code = { ZipFile: readFileSync(join(stack.folder, String(body.filename))).toString("base64") };
  const told = block(body, "environment").variables as Values | undefined;
  const configuration = {
    Handler: body.handler,
    Runtime: body.runtime,
    Role: body.role,
    Timeout: body.timeout,
    MemorySize: body.memory_size,
    LoggingConfig: awsNames(block(body, "logging_config")),
    // In place of AWS's own.
    Environment: { Variables: { ...told, AWS_ENDPOINT_URL: emulator.endpoint, ...variables } },
  };
  const create = { ...configuration, FunctionName, Architectures: body.architectures, Code: code };
  const at = `${FUNCTIONS_PATH}/${FunctionName}`;
  await makeOrChange(
    () => emulator.send("lambda", "POST", FUNCTIONS_PATH, JSON.stringify(create)),
    async () => {
      await emulator.send("lambda", "PUT", `${at}/code`, JSON.stringify(code));
      return await emulator.send("lambda", "PUT", `${at}/configuration`, JSON.stringify(configuration));
    },
  );
  return { name: FunctionName, function_name: FunctionName, arn: arn("lambda", `function:${FunctionName}`, context) };
};

const failures: Make = async (body, { emulator }) => {
  const destination = block(block(body, "destination_config"), "on_failure");
  const configuration = {
    MaximumRetryAttempts: body.maximum_retry_attempts,
    MaximumEventAgeInSeconds: body.maximum_event_age_in_seconds,
    DestinationConfig: { OnFailure: awsNames(destination) },
  };
  const path = `/2019-09-25/functions/${body.function_name}/event-invoke-config`;
  await emulator.send("lambda", "PUT", path, JSON.stringify(configuration));
  return { name: body.function_name };
};

const mapping: Make = async (body, { emulator }) => {
  const name = `${String(body.event_source_arn).split(":").at(-1)} to ${body.function_name}`;
  const source = `EventSourceArn=${encodeURIComponent(String(body.event_source_arn))}`;
  const found = JSON.parse(
    await emulator.send("lambda", "GET", `${MAPPINGS_PATH}?${source}&FunctionName=${body.function_name}`),
  );
  // Unlike AWS ministack would make a second one, and each message be handled by both.
  if (found.EventSourceMappings.length === 0) {
    const { scaling_config: _, ...others } = body;
    const input = { ...(awsNames(others) as Values), ScalingConfig: awsNames(block(body, "scaling_config")) };
    await emulator.send("lambda", "POST", MAPPINGS_PATH, JSON.stringify(input));
  }
  return { name };
};

const stateMachine: Make = async (body, context) => {
  const states = (operation: string, input: object) =>
    context.emulator.call("states", `AWSStepFunctions.${operation}`, input);
  const stateMachineArn = arn("states", `stateMachine:${body.name}`, context);
  const { name, type, definition, role_arn: roleArn } = body;
  await makeOrChange(
    () => states("CreateStateMachine", { name, type, definition, roleArn }),
    () => states("UpdateStateMachine", { stateMachineArn, definition, roleArn }),
  );
  return { name, id: stateMachineArn, arn: stateMachineArn };
};

export const FUNCTIONS: Readonly<Record<string, Make>> = {
  aws_lambda_function: lambda,
  aws_lambda_function_event_invoke_config: failures,
  aws_lambda_event_source_mapping: mapping,
  aws_sfn_state_machine: stateMachine,
};
