import { describe, expect, it } from "vitest";
import type { RunReport } from "../../../../drift/report/contents/run-report.ts";
import { notificationOf } from "../../../../drift/report/notification/notification.ts";
import { slackMessage } from "../../../../drift/report/notification/slack-message.ts";
import { snsMessage } from "../../../../drift/report/notification/sns-message.ts";
import { teamsMessage } from "../../../../drift/report/notification/teams-message.ts";
import { clip, printable } from "../../../../drift/text/printable.ts";
import { PAYLOADS } from "../../../support/payloads.ts";
import { REPORT } from "../hostile-report.ts";
import { payloadReport } from "../payload-report.ts";

const NIGHT: RunReport = { ...REPORT, exitStatus: 2 };
const LINK = "https://ci.example/job/7?a=b|c";

/** Every text in a message, wherever it stands. */
function textsIn(value: unknown, key = ""): readonly (readonly [key: string, text: string])[] {
  if (typeof value === "string") return [[key, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, name));
}

describe("what a notification says", () => {
  const notification = notificationOf(NIGHT, LINK);

  it("is the counts, how the run ended, and where to read more", () => {
    expect(notification).toMatchObject({
      schemaVersion: 1,
      command: "patch",
      account: "111122223333",
      exitStatus: 2,
      headline: "10 buckets: 3 compliant, 5 violations, 1 undecided, 1 exempt",
      summary: { buckets: 10, violation: 5 },
      changes: "2 planned, 1 patched, 2 refused, 1 conflict, 1 failed",
      link: LINK,
    });
  });

  it("names the five worst buckets: those in violation before what is undecided", () => {
    expect(notification.worst.map(({ bucket, status }) => `${bucket} ${status}`)).toEqual([
      "bare violation",
      "bare-too violation",
      "logs violation",
      "media violation",
      "web violation",
    ]);
    const undecided = NIGHT.results.filter(({ verdict }) => ["bare", "payroll"].includes(String(verdict.bucket.name)));
    expect(notificationOf({ ...NIGHT, results: [...undecided].reverse() }).worst.map(({ status }) => status)).toEqual([
      "violation",
      "undecided",
    ]);
  });

  it("says in a run that stopped that it did", () => {
    const stopped = notificationOf({ ...NIGHT, errors: [{ kind: "interrupted", notWritten: 3 }] }).stopped;
    expect(stopped).toEqual([expect.stringMatching(/^the run stopped before its end: with 3 buckets not written to/)]);
  });

  it("has no caller, profile or path of the policy, which are nobody's business in a channel", () => {
    const text = JSON.stringify(notification);
    expect(text).not.toMatch(/assumed-role|policies\//);
  });
});

const allTexts = (payload: string) => {
  const report: RunReport = { ...payloadReport(payload), exitStatus: 2 };
  return notificationOf({ ...report, errors: [{ kind: "journal-lost", detail: payload, notWritten: 1 }] }, LINK);
};

describe.each(Object.entries(PAYLOADS))("with %s", (_, payload) => {
  const notification = allTexts(payload);
  const shown = printable(clip(payload, 100));

  it("a Slack message mentions nobody, links nowhere and formats nothing", () => {
    const blocks = (slackMessage(notification) as { blocks: { text: { type: string; verbatim: boolean } }[] }).blocks;
    for (const { text } of blocks) expect(text).toMatchObject({ type: "mrkdwn", verbatim: true });
    const texts = textsIn(slackMessage(notification)).filter(([key]) => key === "text");
    for (const [, text] of texts) {
      // Between angle brackets is what Slack takes for its own: here only the link of the run.
      for (const [control] of text.matchAll(/<[^>]*>/g)) {
        expect(control).toBe("<https://ci.example/job/7?a=b%7Cc|open the run>");
      }
      expect(text.replace(/&(amp|lt|gt);/g, "").replace(/<[^>]*>/g, "")).not.toMatch(/[&<>]/);
      for (const line of text.split("\n")) {
        const outside = line.replace(/^\*|\*$/g, "").replace(/`[^`]*`/g, "");
        expect(outside).not.toMatch(/[*_~`](?!\u200b)/);
      }
    }
    const whole = texts.map(([, text]) => text).join("\n");
    expect(whole.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")).toContain(
      shown.replaceAll("`", "'"),
    );
  });

  it("a Teams card has every stranger's text where no Markdown is read", () => {
    const [{ content }] = (teamsMessage(notification) as { attachments: [{ content: { body: object[] } }] })
      .attachments;
    for (const block of content.body) expect(block).toMatchObject({ type: "RichTextBlock" });
    const texts = textsIn(content.body).filter(([key]) => key === "text");
    expect(texts.map(([, text]) => text).join("\n")).toContain(shown);
    for (const [, text] of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it("SNS takes the subject, and no line of the mail is a stranger's", () => {
    const { subject, message } = snsMessage(notification);
    expect(subject).toMatch(/^mpu-guard [\x20-\x7e]{1,90}$/);
    const lines = message.trimEnd().split("\n");
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(line).toMatch(
        /^($|mpu-guard patch: |the run stopped |exit status |patch: |The worst:|- |and \d|https:\/\/ci\.)/,
      );
    }
    expect(message).toContain(printable(`- ${clip(payload, 100)}`).slice(2));
  });
});
