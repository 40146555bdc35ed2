import type { Account } from "./account.ts";
import { provider as providerBlock } from "./bucket-schema.ts";
import type { GrpcMethod } from "./grpc-server.ts";
import { decodeValue, encodeValue } from "./msgpack.ts";
import { fillUnknown, planResource, replacedBy } from "./plan-resource.ts";
import { field, message, readFields } from "./protobuf.ts";
import { dataSources, type Resource, resources, type Surroundings } from "./resources.ts";
import { encodeSchema } from "./schema.ts";
import { isObject, type ObjectValue, objectsIn, textIn, type Value } from "./values.ts";

const empty: GrpcMethod = () => Buffer.alloc(0);

/**
 * The calls of the Terraform plugin protocol, version 5, that a plan and an apply make, for one client: Terraform
 * connects once for each configuration of the provider. The field numbers below are those of each call's request and
 * response.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */
export function providerMethods(accountOf: (accountId: string) => Account): ReadonlyMap<string, GrpcMethod> {
  let surroundings = surroundingsFor({}, accountOf);
  const methods: Record<string, GrpcMethod> = {
    GetSchema: () =>
      message(
        field(1, encodeSchema(providerBlock)),
        ...Object.entries(resources).map(([name, { block }]) => entry(2, name, encodeSchema(block))),
        ...Object.entries(dataSources).map(([name, { block }]) => entry(3, name, encodeSchema(block))),
      ),
    PrepareProviderConfig: (request) => field(1, part(request, 1)),
    Configure: (request) => {
      surroundings = surroundingsFor(object(part(request, 2)) ?? {}, accountOf);
      return Buffer.alloc(0);
    },
    ValidateResourceTypeConfig: empty,
    ValidateDataSourceConfig: empty,
    // The state was written with the same schema, so it is handed back as it is: JSON, field 1 there and 2 here.
    UpgradeResourceState: (request) => field(1, field(2, part(part(request, 3), 1))),
    ReadResource: (request) => {
      const state = object(part(request, 2));
      const read = resource(request).read;
      const changes = state && read ? read(state, surroundings) : {};
      return field(1, dynamic(state && changes ? { ...state, ...changes } : null));
    },
    PlanResourceChange: (request) => plan(request, surroundings),
    ApplyResourceChange: (request) => {
      const { block, apply, destroy, legacySdk = false } = resource(request);
      const planned = object(part(request, 3));
      const prior = object(part(request, 2));
      if (!planned) {
        if (prior) destroy?.(prior, surroundings);
        return field(1, dynamic(null));
      }
      const applied = { ...fillUnknown(block, planned), ...apply(planned, surroundings, prior) };
      return message(field(1, dynamic(applied)), field(4, legacySdk));
    },
    ReadDataSource: (request) => {
      const source = dataSources[part(request, 1).toString()];
      return field(1, dynamic(source?.read(object(part(request, 2)) ?? {}, surroundings) ?? null));
    },
    Stop: empty,
  };
  return new Map(Object.entries(methods).map(([name, method]) => [`/tfplugin5.Provider/${name}`, method]));
}

function plan(request: Buffer, { settings }: Surroundings): Buffer {
  const { block, legacySdk = false } = resource(request);
  const config = object(part(request, 4));
  if (!config) return field(1, dynamic(null));
  const prior = object(part(request, 2));
  const planned = planResource(block, config, prior, settings);
  const paths = prior ? replacedBy(block, planned, prior) : [];
  return message(
    field(1, dynamic(planned)),
    ...paths.map((name) => field(2, field(1, field(1, name)))), // a path of one step, an attribute's name
    field(5, legacySdk),
  );
}

function surroundingsFor(config: ObjectValue, accountOf: (accountId: string) => Account): Surroundings {
  const [account] = Array.isArray(config.allowed_account_ids) ? config.allowed_account_ids : [];
  const accountId = textIn(account) ?? "111122223333";
  const tags = objectsIn(config.default_tags)[0]?.tags;
  const settings = {
    region: textIn(config.region) ?? "eu-west-1",
    accountId,
    defaultTags: isObject(tags) ? tags : {},
  };
  return { settings, account: accountOf(accountId) };
}

function resource(request: Buffer): Resource {
  const name = part(request, 1).toString();
  const found = resources[name];
  if (!found) throw new Error(`the stand-in provider has no ${name}`);
  return found;
}

function part(encoded: Buffer, number: number): Buffer {
  return readFields(encoded).get(number) ?? Buffer.alloc(0);
}

/** A DynamicValue holds MessagePack in its field 1. */
function object(dynamicValue: Buffer): ObjectValue | undefined {
  const encoded = part(dynamicValue, 1);
  const value = encoded.length > 0 ? decodeValue(encoded) : null;
  return isObject(value) ? value : undefined;
}

const dynamic = (value: Value): Buffer => field(1, encodeValue(value));

/** A map's entries are messages of a key and a value. */
const entry = (number: number, key: string, value: Buffer): Buffer =>
  field(number, message(field(1, key), field(2, value)));
