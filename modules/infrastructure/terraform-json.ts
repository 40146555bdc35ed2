import type { Statement } from "../../iam/index.ts";

/** A document with tokens in it. What IAM fills in, such as `${*}`, is no expression of Terraform's. */
export function terraformJson(document: object): string {
  return JSON.stringify(document).replaceAll(/\$\{(?!TfToken\[)/g, () => "$${");
}

/** A statement of any policy: of a role, of a resource, or of whom a role trusts. */
export type PolicyStatement =
  | Statement
  | (Readonly<Record<"Sid" | "Effect", string>> & Readonly<Record<string, unknown>>);

/** A policy of IAM, of a role or of a resource. */
export function policyDocument(Statement: readonly PolicyStatement[]): string {
  return terraformJson({ Version: "2012-10-17", Statement });
}

/** Keeps everybody out who comes without TLS, in the policy of the resource. */
export function onlyTls(Action: string, Resource: string | readonly string[]): PolicyStatement {
  return {
    Sid: "OnlyTls",
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/** Lets a service take a role; in other accounts' name only where it does not say for whom it does. */
export function trustService(service: string, Condition?: object): PolicyStatement {
  return {
    Sid: "TrustService",
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sts:AssumeRole",
    ...(Condition !== undefined && { Condition }),
  };
}
