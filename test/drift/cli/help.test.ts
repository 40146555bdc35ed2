import { testTranscripts } from "../../support/transcript.ts";

testTranscripts("help", [
  {
    name: "help",
    claim: "The help names every command and what each exit status means",
    commands: ["--help"],
    status: [0],
  },
  {
    name: "help-scan",
    claim: "The help of scan explains every option with its default",
    commands: ["scan --help"],
    status: [0],
  },
  {
    name: "help-patch",
    claim: "The help of patch says that it asks before it writes, and how jobs answer",
    commands: ["patch --help"],
    status: [0],
  },
  {
    name: "help-rollback",
    claim: "The help of rollback says what it takes, and that its exit status means something of its own",
    commands: ["rollback --help"],
    status: [0],
  },
  {
    name: "help-doctor",
    claim: "The help of doctor says that it writes nothing, and what that leaves out",
    commands: ["doctor --help"],
    status: [0],
  },
  {
    name: "help-diff",
    claim: "The help of diff says what it compares, and that its exit status is about what is new",
    commands: ["diff --help"],
    status: [0],
  },
  {
    name: "help-report-merge",
    claim: "The help of report merge says which reports are one, and which look at a bucket counts",
    commands: ["report merge --help"],
    status: [0],
  },
  {
    name: "help-completion",
    claim: "The help of completion says where each shell looks for its script",
    commands: ["completion --help"],
    status: [0],
  },
  {
    name: "version",
    claim: "The version is a line of its own, so that scripts can compare it",
    commands: ["--version"],
    status: [0],
  },
  {
    name: "no-command",
    claim: "Without a command nothing is done, the help goes to standard error, and the status is that of wrong usage",
    commands: [""],
    status: [1],
  },
]);
