import type { Page } from "./explanation.ts";

const GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

/** The pages of the AWS documentation that explanations refer to. */
export const PAGES = {
  abortRule: {
    title: "Configuring a bucket lifecycle configuration to delete incomplete multipart uploads",
    url: `${GUIDE}/mpu-abort-incomplete-mpu-lifecycle-config.html`,
  },
  ruleElements: { title: "Lifecycle configuration elements", url: `${GUIDE}/intro-lifecycle-rules.html` },
  ruleExamples: {
    title: "Examples of S3 Lifecycle configurations",
    url: `${GUIDE}/lifecycle-configuration-examples.html`,
  },
  ruleReference: {
    title: "LifecycleRule (API reference)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html",
  },
  putConfiguration: {
    title: "PutBucketLifecycleConfiguration (API reference)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html",
  },
  getConfiguration: {
    title: "GetBucketLifecycleConfiguration (API reference)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html",
  },
  setConfiguration: {
    title: "Setting an S3 Lifecycle configuration on a bucket",
    url: `${GUIDE}/how-to-set-lifecycle-configuration-intro.html`,
  },
  troubleshooting: { title: "Troubleshoot Amazon S3 Lifecycle issues", url: `${GUIDE}/troubleshoot-lifecycle.html` },
  otherConfigurations: {
    title: "Lifecycle and other bucket configurations",
    url: `${GUIDE}/lifecycle-and-other-bucket-config.html`,
  },
  directoryBuckets: {
    title: "Working with S3 Lifecycle for directory buckets",
    url: `${GUIDE}/directory-buckets-objects-lifecycle.html`,
  },
  uploads: { title: "Uploading and copying objects using multipart upload", url: `${GUIDE}/mpuoverview.html` },
  accessDenied: {
    title: "Troubleshoot access denied (403 Forbidden) errors in Amazon S3",
    url: `${GUIDE}/troubleshoot-403-errors.html`,
  },
  performance: {
    title: "Best practices design patterns: optimizing Amazon S3 performance",
    url: `${GUIDE}/optimizing-performance.html`,
  },
  routing: {
    title: "Request routing (API reference)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/UsingRouting.html",
  },
  errors: {
    title: "Error responses (API reference)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
  },
} as const satisfies Record<string, Page>;
