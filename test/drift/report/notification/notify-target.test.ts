import { describe, expect, it } from "vitest";
import { notifyTarget, targetName } from "../../../../drift/report/notification/notify-target.ts";

const SECRET = "T0SECRET";

describe("--notify", () => {
  it.each([
    [`https://hooks.slack.com/services/${SECRET}`, "slack at hooks.slack.com"],
    [
      `https://prod-01.westeurope.logic.azure.com:443/workflows/${SECRET}?sig=${SECRET}`,
      "teams at prod-01.westeurope.logic.azure.com",
    ],
    [
      `https://default1.ab.environment.api.powerplatform.com/${SECRET}`,
      "teams at default1.ab.environment.api.powerplatform.com",
    ],
    [`https://user:${SECRET}@hooks.example:8443/${SECRET}`, "webhook at hooks.example:8443"],
    [`https://hooks.slack.com.evil.example/${SECRET}`, "webhook at hooks.slack.com.evil.example"],
    [`slack:https://proxy.example/${SECRET}`, "slack at proxy.example"],
    [`teams:https://proxy.example/${SECRET}`, "teams at proxy.example"],
    [`webhook:https://hooks.slack.com/${SECRET}`, "webhook at hooks.slack.com"],
    ["sns:arn:aws-cn:sns:cn-north-1:111122223333:nightly", "arn:aws-cn:sns:cn-north-1:111122223333:nightly"],
  ])("%s is called by its host alone", (value, name) => {
    expect(targetName(notifyTarget(value))).toBe(name);
    expect(name).not.toContain(SECRET);
  });

  it.each([
    SECRET,
    `ftp://hooks.example/${SECRET}`,
    `slack:${SECRET}`,
    `sns:${SECRET}`,
    "",
    "sns:arn:aws:sns:eu-west-1:111122223333:a.fifo",
  ])("refuses %s without repeating it", (value) => {
    expect(() => notifyTarget(value)).toThrow(/^--notify/);
    expect(() => notifyTarget(value)).not.toThrow(SECRET);
  });
});
