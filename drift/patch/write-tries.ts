/**
 * Milliseconds before each further try of a write that S3 did not take (busy, throttled, no answer). A conflict with
 * another writer usually clears within a minute.
 *
 * @see https://github.com/ansible-collections/community.aws/issues/1624
 */
export const RETRY_DELAYS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * So many buckets are written at once, however many are read: a process with more to do takes longer from its last
 * read to its write, and in between nobody can tell that somebody else wrote.
 */
export const WRITES_AT_ONCE = 16;

/**
 * Milliseconds before each read of what was written. S3's bucket configurations are eventually consistent, and
 * Terraform's provider has seen reads flap for seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
export const READ_BACK_DELAYS: readonly number[] = [0, 150, 350, 500, 1_000, 2_000, 4_000];

/** So many reads in a row have to show what was written. */
export const STEADY_READS = 3;
