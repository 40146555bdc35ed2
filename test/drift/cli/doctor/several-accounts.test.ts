import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { IAM_COMMANDS } from "../../../../iam/index.ts";
import { startOrganizationService } from "../../../support/organization-service.ts";
import { runCommand } from "../../../support/transcript-command.ts";
import { DENIED, Doctor, EMPTY, found, LOGS, MEDIA, OWN } from "./doctor.ts";

const doctor = new Doctor();

describe("the doctor", () => {
  describe("of several accounts", () => {
    const ALL = ["--organization", "--role-name", "audit/mpu-guard-scan", "--external-id", "acme"];

    it("tries the role of each active account, and says which cannot be assumed and what lets the caller", async () => {
      const { status, accounts, document } = await doctor.examined(ALL);
      expect(document.checks).toContainEqual(
        expect.objectContaining({ check: "organization", status: "ok", detail: "lists 5 active accounts" }),
      );
      const roles = accounts.map(({ account, permissions }) => [account, found(permissions, "sts:AssumeRole")?.status]);
      expect(roles).toEqual([
        [OWN, undefined],
        [MEDIA, "granted"],
        [LOGS, "granted"],
        [DENIED, "missing"],
        [EMPTY, "granted"],
      ]);
      const denied = accounts[3];
      expect(denied?.add).toEqual([
        {
          of: "caller",
          to: "identity-policy",
          statements: [expect.objectContaining({ Resource: "arn:aws:iam::*:role/audit/mpu-guard-scan" })],
        },
      ]);
      expect(denied?.permissions[1]).toMatchObject({ status: "not-tried", reason: "the role could not be assumed" });
      expect(found(accounts[4]?.permissions ?? [], "s3:GetLifecycleConfiguration")).toMatchObject({
        reason: "no bucket",
      });
      expect(status).toBe(2);
    });

    it("asks for a journal with the caller's own credentials alone, as a run does: no role has to reach it", async () => {
      doctor.s3.buckets.create({ name: "acme-journal", owner: OWN, versioning: "Enabled", region: "eu-west-1" });
      const words = ["--for", "patch", "--journal", "s3://acme-journal/mpu-guard"];
      const { accounts } = await doctor.examined([...ALL, ...words]);

      const asked = accounts.map(({ account, permissions }) => [
        account,
        permissions.filter(({ resource }) => resource.includes("acme-journal")).map(({ status }) => status),
      ]);
      expect(asked).toEqual([
        [OWN, ["granted", "granted", "not-tried", "not-tried"]],
        ...[MEDIA, LOGS, DENIED, EMPTY].map((account) => [account, []]),
      ]);
      for (const form of doctor.organization.assumed) expect(form.get("Policy")).not.toContain("acme-journal");

      // The caller's own account is none of those that are looked at.
      const one = await doctor.examined(["--role-arn", `arn:aws:iam::${MEDIA}:role/mpu-guard-patch`, ...words]);
      expect(one.accounts.map(({ account, permissions }) => [account, permissions.length])).toEqual([
        [OWN, 4],
        [MEDIA, expect.any(Number)],
      ]);
    });

    it("asks for a session that could write nothing, of less than STS takes, also where the role may", async () => {
      await doctor.examined([...ALL, ...IAM_COMMANDS.flatMap((command) => ["--for", command]), "--directory-buckets"]);
      for (const form of doctor.organization.assumed) {
        const policy = form.get("Policy") ?? "";
        // AssumeRole, Policy: at most 2,048 characters.
        expect(policy.length).toBeLessThan(2048);
        const actions = JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string[] }) => Action);
        expect(actions.filter((action: string) => /Put|Delete|Abort|\*/.test(action))).toEqual([]);
        expect(form.get("ExternalId")).toBe("acme");
      }
      expect(doctor.organization.assumed.length).toBeGreaterThan(3);
    });

    it("says a missing statement once for all accounts, and shows no terminal their names as they are", async () => {
      doctor.deniesRules("because no identity-based policy allows the s3:GetLifecycleConfiguration action");
      const { stdout } = await doctor.run(ALL);
      expect(stdout).toContain(
        `to add to the identity policies of the caller, the role in ${MEDIA}, the role in ${LOGS}:`,
      );
      expect(stdout.match(/"Sid": "ReadRules"/g)).toHaveLength(1);
      expect(stdout).toContain("denied \\u{1b}[31m<b>");
      expect(stdout).not.toContain("\u001b");
      expect(stdout).toContain(
        "NOT TRIED  s3:ListAllMyBuckets, s3:GetBucketLocation, s3:GetLifecycleConfiguration: the role could not be assumed",
      );
    });

    it("says what it knows where somebody ends it, and fails, as accounts are left", async () => {
      const ids = Array.from({ length: 12 }, (_, index) => String(900_000_000_100 + index));
      for (const owner of ids) doctor.s3.buckets.create({ name: `acme-${owner}`, owner });
      await doctor.organization.close();
      doctor.organization = await startOrganizationService(ids.map((id) => ({ id, name: id })));
      // Each account takes two attempts of a second, and the first one's end is when it is ended.
      const times = Number.POSITIVE_INFINITY;
      doctor.s3.faults.add({ operation: "GetBucketLifecycleConfiguration", times, fault: { kind: "hang" } });
      const words = ["doctor", ...ALL, "--verbose", "--request-timeout", "1", "--endpoint-url", doctor.s3.endpoint];
      const { stdout, status } = await runCommand([...words, "--account", OWN], {
        folder: doctor.folder,
        environment: doctor.environment,
        interruptsAt: ["GetBucketLifecycleConfiguration acme-"],
      });
      expect(stdout).toContain("in 8 accounts");
      expect(stdout).toContain("exit status 1: interrupted: some accounts were not looked at");
      expect(status).toBe(1);
    });

    it("says what lets the caller list the accounts, where that is denied", async () => {
      const server = createServer((_, response) => {
        response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
        response.end(
          JSON.stringify({
            __type: "AccessDeniedException",
            Message: `User: arn:aws:iam::${OWN}:user/night is not authorized to perform: organizations:ListAccounts on resource: * because no identity-based policy allows the organizations:ListAccounts action`,
          }),
        );
      });
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const { status, document, accounts } = await doctor.examined(ALL, { AWS_ENDPOINT_URL_ORGANIZATIONS: endpoint });
        const check = document.checks.find((each: { check: string }) => each.check === "organization");
        expect(check).toMatchObject({ status: "problem", statement: { Sid: "ListAccounts" } });
        expect([accounts, status]).toEqual([[], 2]);
        const scan = await runCommand(["scan", ...ALL, "--endpoint-url", doctor.s3.endpoint], {
          folder: doctor.folder,
          environment: { AWS_ENDPOINT_URL_ORGANIZATIONS: endpoint, AWS_ENDPOINT_URL_STS: endpoint },
        });
        expect(scan.stderr).toContain("allow organizations:ListAccounts (mpu-guard iam organization prints");
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  });
});
