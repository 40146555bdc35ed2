import { createHash } from "node:crypto";
import { makeOrChange } from "../emulator.ts";
import { awsName, block, type Make } from "./make.ts";

const bucket: Make = async (body, { emulator, stack, address }) => {
  // Terraform keeps in its state what it put behind a prefix; nothing keeps a state here.
  const suffix = createHash("sha256").update(`${stack.name}/${address}`).digest("hex").slice(0, 8);
  const name = String(body.bucket ?? `${body.bucket_prefix ?? "terraform-"}${suffix}`);
  const place = `<LocationConstraint>${emulator.region}</LocationConstraint>`;
  const configuration = `<CreateBucketConfiguration>${place}</CreateBucketConfiguration>`;
  const create = emulator.region === "us-east-1" ? undefined : configuration;
  await makeOrChange(
    () => emulator.send("s3", "PUT", `/${name}`, create),
    async () => "",
  );
  return { name, bucket: name, id: name, arn: `arn:aws:s3:::${name}` };
};

const lifecycle: Make = async (body, { emulator }) => {
  const rules = xml({ rule: body.rule });
  const text = `<LifecycleConfiguration>${rules}</LifecycleConfiguration>`;
  await emulator.send("s3", "PUT", `/${body.bucket}?lifecycle`, text);
  return { name: body.bucket };
};

const versioning: Make = async (body, { emulator }) => {
  const status = xml(block(body, "versioning_configuration"));
  const text = `<VersioningConfiguration>${status}</VersioningConfiguration>`;
  await emulator.send("s3", "PUT", `/${body.bucket}?versioning`, text);
  return { name: body.bucket };
};

/** Elements for the arguments: a list is an element for each. */
function xml(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return Object.entries(value)
    .flatMap(([key, content]) =>
      (Array.isArray(content) ? content : [content]).map((each) => [awsName(key), xml(each)]),
    )
    .map(([name, content]) => `<${name}>${content}</${name}>`)
    .join("");
}

export const BUCKETS: Readonly<Record<string, Make>> = {
  aws_s3_bucket: bucket,
  aws_s3_bucket_lifecycle_configuration: lifecycle,
  aws_s3_bucket_versioning: versioning,
};
