#!/usr/bin/env node
// The SDK's note on future Node versions is meant for programmers, not for those who run this command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const { main } = await import("./main.ts");
// Answers that an interrupted run still waits for are of no use; what was written was waited for.
process.exit(await main(process.argv.slice(2)));
