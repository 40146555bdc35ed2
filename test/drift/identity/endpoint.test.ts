import { describe, expect, it } from "vitest";
import { isAwsEndpoint, isEndpointUrl, isSameEndpoint, normalizeEndpoint } from "../../../drift/identity/endpoint.ts";

describe("one server has one spelling", () => {
  it.each([
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000"],
    ["http://127.0.0.1:9000/", "http://127.0.0.1:9000"],
    ["HTTP://MinIO.Example.com:80//", "http://minio.example.com"],
    ["https://minio.example.com:443", "https://minio.example.com"],
    ["https://storage.example.com/s3/", "https://storage.example.com/s3"],
    ["https://key:secret@minio.example.com", "https://minio.example.com"],
    ["http://[::1]:9000/", "http://[::1]:9000"],
  ])("%s is %s", (url, one) => {
    expect(normalizeEndpoint(url)).toBe(one);
  });

  it("but another port, path or protocol is another server", () => {
    const urls = ["http://a:9000", "http://a:9001", "https://a:9000", "http://a:9000/s3", "http://b:9000"];
    expect(new Set(urls.map(normalizeEndpoint)).size).toBe(urls.length);
  });

  it.each(["127.0.0.1:9000", "localhost:9000", "s3://bucket", "", "http://"])("%j is no endpoint", (text) => {
    expect(isEndpointUrl(text)).toBe(false);
  });
});

describe("AWS's own endpoints", () => {
  it.each([
    null,
    "https://s3.eu-west-1.amazonaws.com",
    "https://s3.dualstack.eu-west-1.amazonaws.com",
    "https://s3-fips.us-gov-west-1.amazonaws.com",
    "https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com",
    "https://s3.cn-north-1.amazonaws.com.cn",
    "https://s3.eusc-de-east-1.amazonaws.eu",
  ])("are those of AWS: %s", (endpoint) => {
    expect(isAwsEndpoint(endpoint)).toBe(true);
    expect(isSameEndpoint(endpoint, null)).toBe(true);
  });

  it.each([
    "http://127.0.0.1:9000",
    "https://amazonaws.com.example.com",
    "https://notamazonaws.com",
    "https://s3.amazonaws.com.evil.test",
    "https://storage.googleapis.com",
  ])("are not those of others, whatever they are called: %s", (endpoint) => {
    expect(isAwsEndpoint(endpoint)).toBe(false);
    expect(isSameEndpoint(endpoint, null)).toBe(false);
  });
});
