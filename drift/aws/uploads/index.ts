// Incomplete multipart uploads over S3's API: the listing (uploads-page.ts, list-uploads.ts), whose keys and markers are
// URL-encoded (key-spelling.ts, url-encoded.ts), the parts of one upload (parts-page.ts), what S3 promises of it
// (promised-abort.ts), and the port over all of them (upload-store.ts).
export { S3UploadStore } from "./upload-store.ts";
