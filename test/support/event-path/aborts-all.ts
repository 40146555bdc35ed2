/** Whether a configuration that was planted or written here aborts uploads of the whole bucket: judged by its text alone. */
export function abortsAll(lifecycle: string | undefined): boolean {
  const rules = lifecycle?.match(/<Rule>.*?<\/Rule>/gs) ?? [];
  return rules.some(
    (rule) =>
      rule.includes("<AbortIncompleteMultipartUpload>") &&
      /<Filter\s*\/>|<Filter><\/Filter>|<Prefix\s*\/>|<Prefix><\/Prefix>/.test(rule) &&
      rule.includes("<Status>Enabled</Status>"),
  );
}
