import { S3Client } from "@aws-sdk/client-s3";
import { type Emulator, openEmulator } from "../../../scripts/emulator/emulator.ts";
import { S3_SERVICES, type S3Service } from "../s3-services/services.ts";
import { startService } from "../s3-services/start-service.ts";

/** The account and the region of everything there: ministack takes the account from the access key. */
export const PLACE = { account: "111122223333", region: "eu-west-1" } as const;

/** The program that is looked up on the PATH. */
export const MINISTACK = S3_SERVICES.find(({ name }) => name === "ministack") as S3Service;

/** AWS's Lambda, Step Functions, EventBridge, SQS, DynamoDB and S3 on this machine, as far as ministack is true to them. */
export interface Ministack {
  readonly emulator: Emulator;
  readonly s3: S3Client;
  /** The environment of whoever is to ask its S3. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startMinistack(program: string): Promise<Ministack> {
  const started = await startService(withFunctions(MINISTACK), program);
  const { endpoint } = started;
  const credentials = { accessKeyId: PLACE.account, secretAccessKey: "test" };
  const s3 = new S3Client({ endpoint, region: PLACE.region, credentials, forcePathStyle: true });
  return {
    emulator: openEmulator(endpoint, PLACE.account, PLACE.region),
    s3,
    environment: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: PLACE.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    close: async () => {
      s3.destroy();
      await started.close();
    },
  };
}

/** With functions as processes of this machine, which need no container. */
function withFunctions(service: S3Service): S3Service {
  return {
    ...service,
    command: (place) => {
      const { environment, ...others } = service.command(place);
      return { ...others, environment: { ...environment, LAMBDA_EXECUTOR: "local", SFN_WAIT_SCALE: "0" } };
    },
  };
}
