import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  BucketEventForwarder,
  BucketEventRemediator,
  DriftScanRole,
  NightlyDriftScan,
} from "../../../modules/index.ts";
import { newApp, newStack, POLICY } from "../synth.ts";
import { builtFunctions } from "./built-functions.ts";

const functions = () => ({ bundleFolder: builtFunctions({ "nightly.mjs": "", "remediator.mjs": "" }) });
const night = (stack: TerraformStack, id: string, props = {}) =>
  new NightlyDriftScan(stack, id, { policy: POLICY, functions: functions(), ...props });

describe("two constructs of one name", () => {
  it("fail the synth: AWS would refuse the second one when half of it is made", () => {
    const stack = newStack(newApp());
    night(stack, "nightly", { name: "guard" });

    expect(() => night(stack, "again", { name: "guard" })).toThrow(
      "acme/again/run/scan-account/role: the role guard is that of acme/nightly/run/scan-account/role/Resource already; give one of the two constructs another name",
    );
    expect(
      () => new BucketEventRemediator(stack, "events", { policy: POLICY, functions: functions(), name: "guard" }),
    ).toThrow("the role guard is that of acme/nightly");
  });

  it("are all right in another account: one of another provider, or another stack", () => {
    const app = newApp();
    const stack = newStack(app);
    const provider = new AwsProvider(stack, "other", { region: "eu-west-1", alias: "other" });
    night(stack, "nightly");
    const role = { trustedPrincipals: ["111122223333"], policy: POLICY };
    new DriftScanRole(stack, "scan", role);
    const bus = { eventBusArn: "arn:aws:events:eu-west-1:111122223333:event-bus/mpu-guard-events" };
    new BucketEventForwarder(stack, "forward", bus);

    expect(() => {
      night(stack, "there", { provider });
      new DriftScanRole(stack, "scan-there", { ...role, provider });
      new BucketEventForwarder(stack, "forward-there", { ...bus, provider });
      night(newStack(app, "another"), "nightly");
    }).not.toThrow();
  });
});
