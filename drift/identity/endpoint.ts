/** Hosts of AWS itself, in every partition: regional, FIPS, dual-stack and VPC interface endpoints. */
const AWS_HOST = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/**
 * The one spelling of an endpoint's URL, by which two runs know the same server: lower-case host, no default port, no
 * slash at the end, no user or password.
 *
 * @param url `http` or `https`
 * @throws TypeError where it is no URL
 */
export function normalizeEndpoint(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/+$/, "")}`;
}

/** Whether an endpoint is an http or https URL. */
export function isEndpointUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether AWS answers there, so that accounts and STS mean something. `null` is AWS's own endpoint of each region. */
export function isAwsEndpoint(endpoint: string | null): boolean {
  return endpoint === null || AWS_HOST.test(new URL(endpoint).hostname);
}

/** Whether two endpoints lead to the same buckets: of one account, all of AWS's do. */
export function isSameEndpoint(one: string | null, other: string | null): boolean {
  return one === other || (isAwsEndpoint(one) && isAwsEndpoint(other));
}
