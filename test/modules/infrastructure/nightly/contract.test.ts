import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { bundledAccounts } from "../../../../drift/lambda/bundled-accounts.ts";
import * as functions from "../../../../drift/lambda/nightly.ts";
import { nightlySettings } from "../../../../drift/lambda/nightly-settings.ts";
import { LARGEST_LINE, LARGEST_BATCH as LARGEST_LISTED } from "../../../../drift/nightly/batch.ts";
import { runPlaces } from "../../../../drift/nightly/report-store.ts";
import {
  ACCOUNTS_FILE,
  BUNDLE_ENTRY,
  environmentVariables,
  FOLDERS,
  HANDLERS,
  LARGEST_BATCH,
} from "../../../../modules/infrastructure/nightly/contract.ts";
import { builtFunctions } from "../built-functions.ts";

// The construct and its functions import nothing of each other, so that what one side changes alone shows here.
describe("what the construct and its functions agree on", () => {
  it("is which functions there are: a handler that does not exist fails at its first start", () => {
    const [file] = BUNDLE_ENTRY.split(".");

    expect(Object.values(HANDLERS)).toEqual(Object.keys(HANDLERS).map((name) => `${file}.${name}`));
    for (const name of Object.keys(HANDLERS)) expect(functions).toHaveProperty(name, expect.any(Function));
  });

  it("is the file with the accounts: by another name, an organization would be one account", () => {
    const folder = builtFunctions({ [ACCOUNTS_FILE]: '["444455556666"]' });

    expect(bundledAccounts(pathToFileURL(`${folder}/`))).toEqual(["444455556666"]);
  });

  it("is the environment: what the construct was told is what a function reads", () => {
    const told = {
      reportBucket: "acme-reports",
      prefix: "abort/nightly/",
      mode: "patch",
      service: "night",
      topicArn: "arn:aws:sns:eu-west-1:111122223333:finops",
      roleName: "audit/mpu",
      externalId: "known-to-two",
      organization: false,
      accounts: ["444455556666", "777788889999"],
      regions: ["eu-west-1", "eu-central-1"],
      directoryBuckets: true,
    } as const;

    const { service: _, roleName, externalId, ...same } = told;
    expect(nightlySettings(environmentVariables(told))).toEqual({
      ...same,
      role: { name: roleName, externalId },
      batchSize: LARGEST_LISTED,
    });
    const least = { ...told, organization: true, accounts: [], regions: [], externalId: undefined };
    expect(nightlySettings(environmentVariables(least))).toMatchObject({
      organization: true,
      accounts: [],
      regions: [],
      role: { name: roleName },
    });
  });

  it("is where runs and reports are: a function may write nowhere else", () => {
    const places = runPlaces("mpu-guard/", "try-1");

    for (const key of [places.manifest, places.stop, places.shard("x")])
      expect(key.startsWith(`mpu-guard/${FOLDERS.runs}`)).toBe(true);
    expect(places.report("2026-11-27", "json").startsWith(`mpu-guard/${FOLDERS.reports}`)).toBe(true);
  });

  it("is how much a batch has at most, from which the sizes of states are reckoned", () => {
    expect(LARGEST_BATCH).toEqual({ buckets: LARGEST_LISTED, bytes: LARGEST_LINE });
  });
});
