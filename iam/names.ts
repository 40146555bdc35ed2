// What AWS takes for names of roles, and for what is said of them.

/** Without a path. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** After its path, where it has one, as in `team/mpu-guard-scan`. */
export const ROLE_NAME_WITH_PATH = /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** Of the account's own, or of AWS's. */
export const POLICY_ARN = /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/\S+$/;
