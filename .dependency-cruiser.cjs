// Who may import whom. Each rule says why: its comment is what you read when it fails.

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "Two files that need each other are one file, or share a third: find the part that both need.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "folders-one-way",
      comment:
        "Two folders that import each other are one room with a wall in it: move what both need to one side, or to a third.",
      severity: "error",
      scope: "folder",
      from: { path: "^(policy|policy-file|terraform|terraform-files|codegen|explanations|iam|modules|drift|sandbox)" },
      to: { circular: true },
    },
    {
      name: "policy-is-pure",
      comment:
        "policy/ decides for synth, plans, live buckets and events alike, so it knows none of them: no package, no Node module, no other room. Hand it values.",
      severity: "error",
      from: { path: "^policy/" },
      to: { pathNot: "^policy/" },
    },
    {
      name: "policy-file-below-policy",
      comment: "policy-file/ only turns a file into a policy: besides Node, yaml and ajv it needs policy/ alone.",
      severity: "error",
      from: { path: "^policy-file/" },
      to: { pathNot: ["^(policy|policy-file)/", "^node_modules/(yaml|ajv)/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "terraform-below-both",
      comment:
        "terraform/ turns Terraform's JSON into values, for modules/ and drift/ alike: it imports only policy/. Hand it bytes.",
      severity: "error",
      from: { path: "^terraform/" },
      to: { pathNot: "^(policy|terraform)/" },
    },
    {
      name: "terraform-files-below-terraform",
      comment:
        "terraform-files/ finds and reads files of declared code; what they mean is for terraform/ to say. Besides Node and the parser of HCL it needs that room alone.",
      severity: "error",
      from: { path: "^terraform-files/" },
      to: {
        pathNot: ["^(terraform|terraform-files)/", "^node_modules/@cdktn/hcl2json/"],
        dependencyTypesNot: ["core"],
      },
    },
    {
      name: "terraform-files-for-the-command",
      comment:
        "The parser of HCL is 7 MB of WebAssembly that writes to globalThis: the command may load it, and never the construct, the policy, or whoever imports them.",
      severity: "error",
      from: { pathNot: "^(terraform-files|drift/run|test)/" },
      to: { path: "^terraform-files/" },
    },
    {
      name: "hcl-parser-in-one-file",
      comment: "The parser of HCL is loaded by one file, when the first HCL file is met.",
      severity: "error",
      from: { pathNot: "^terraform-files/hcl/hcl-parser\\.ts$" },
      to: { path: "^node_modules/@cdktn/hcl2json/" },
    },
    {
      name: "codegen-below-drift",
      comment:
        "codegen/ writes rules as code, for modules/ and drift/ alike: pure text from values of policy/, which is all it imports.",
      severity: "error",
      from: { path: "^codegen/" },
      to: { pathNot: "^(policy|codegen)/" },
    },
    {
      name: "explanations-are-data",
      comment:
        "explanations/ is what people read about a kind of finding: texts, and code that codegen/ writes. It imports no more.",
      severity: "error",
      from: { path: "^explanations/" },
      to: { pathNot: "^(policy|codegen|explanations)/" },
    },
    {
      name: "explanations-for-readers",
      comment:
        "Whole explanations are for the command explain and the page that scripts/ makes of them. A report links there.",
      severity: "error",
      from: { pathNot: "^(explanations|drift/cli|scripts|test)/" },
      to: { path: "^explanations/" },
    },
    {
      name: "iam-is-data",
      comment:
        "iam/ says what each command may do, for modules/, which declares roles, and for drift/, which prints and narrows them: it imports only policy/.",
      severity: "error",
      from: { path: "^iam/" },
      to: { pathNot: "^(policy|iam)/" },
    },
    {
      name: "modules-ask-the-judge",
      comment:
        "Which configuration belongs to which bucket is decided in terraform/ alone: modules/ hands it documents, and uses no part of its inside.",
      severity: "error",
      from: { path: "^modules/" },
      to: { path: "^terraform/", pathNot: "^terraform/index\\.ts$" },
    },
    {
      name: "no-sideways",
      comment:
        "modules/ declares and drift/ watches; what both need is an opinion on rules (policy/) or reads Terraform (terraform/).",
      severity: "error",
      from: { path: "^(modules|drift)/" },
      to: { path: "^(modules|drift)/", pathNot: "^$1/" },
    },
    {
      name: "rooms-know-no-shell",
      comment: "The package must not need what only the repository has: scripts, benchmarks, tests, the example app.",
      severity: "error",
      from: { path: "^(policy|policy-file|terraform|terraform-files|codegen|explanations|iam|modules|drift|sandbox)/" },
      to: { path: "^(scripts|bench|test|main\\.ts)" },
    },
    {
      name: "nobody-imports-the-package",
      comment:
        "index.ts is for users, and a name in it is a promise. Rooms import from policy/index.ts what they need.",
      severity: "error",
      from: {},
      to: { path: "^index\\.ts$" },
    },
    {
      name: "sdk-only-in-aws",
      comment: "Only drift/aws speaks the AWS SDK. Everyone else speaks the ports, and can be tested without it.",
      severity: "error",
      from: { pathNot: "^(drift/aws|bench|test)/" },
      to: { path: "^node_modules/@(aws-sdk|smithy)/" },
    },
    {
      name: "cdktf-only-in-modules",
      comment: "The CDKTF packages are optional peers of 400 MB: whoever only runs the command does not have them.",
      severity: "error",
      from: { pathNot: "^(modules/|main\\.ts|bench/|test/)" },
      to: { path: "^node_modules/(cdktf|@cdktf|cdktn|@cdktn/provider|constructs)" },
    },
    {
      name: "one-framework-in-code",
      comment: "The build rewrites imports of cdktf for cdktn: what imports cdktn itself would be in both packages.",
      severity: "error",
      from: {},
      to: { path: "^node_modules/(cdktn/|@cdktn/provider)" },
    },
    {
      name: "provider-by-part",
      comment: "The root of @cdktf/provider-aws loads 2,200 classes in 5 s: import .../lib/<resource>/index.js.",
      severity: "error",
      from: {},
      to: { path: "^node_modules/@cdktf/provider-aws/lib/index" },
    },
    {
      name: "reporters-return-text",
      comment: "A reporter turns a report into text. It reads no file, asks nobody, and writes nothing.",
      severity: "error",
      from: { path: "^drift/report/" },
      to: {
        path: ["^drift/(aws|cli|ports|scan)", "^iam/", "^sandbox/", "^node_modules/@aws-sdk/"],
      },
    },
    {
      name: "use-cases-know-ports",
      comment: "scan and patch work on ports, so that they run against anything that reads and writes like S3.",
      severity: "error",
      from: { path: "^drift/(scan|patch|rollback)/" },
      to: { path: "^(drift/(aws|cli|report)|sandbox)/" },
    },
    {
      name: "events-are-pure",
      comment:
        "drift/events decides what an event means from values: time, state and settings are parameters, and what asks a table or a queue is elsewhere.",
      severity: "error",
      from: { path: "^drift/events/" },
      to: { pathNot: "^drift/(events|text)/" },
    },
    {
      name: "lambda-is-thin",
      comment:
        "A handler reads its event and its environment and calls drift/run, as the command does: what it would do besides belongs there.",
      severity: "error",
      from: { path: "^drift/lambda/" },
      to: { path: "^(drift/(aws|cli|scan|patch|rollback|ownership)|sandbox|modules)/" },
    },
    {
      name: "nobody-imports-a-handler",
      comment: "A handler is what AWS starts: a construct reaches it as a built bundle.",
      severity: "error",
      from: { pathNot: "^(drift/lambda|scripts|test|bench)/" },
      to: { path: "^drift/lambda/" },
    },
    {
      name: "powertools-in-handlers",
      comment: "Logs and metrics for CloudWatch are written by what AWS starts, and by nothing that a person runs.",
      severity: "error",
      from: { pathNot: "^drift/lambda/" },
      to: { path: "^node_modules/@aws-lambda-powertools/" },
    },
    {
      name: "run-knows-no-terminal",
      comment:
        "drift/run is what a command and a Lambda share: it takes options of its own and sinks, and no words of commander, no stream, no colour.",
      severity: "error",
      from: { path: "^drift/run/" },
      to: {
        path: [
          "^drift/cli/",
          "^drift/report/formats/",
          "^node_modules/(commander|picocolors)/",
          "^(node:)?(readline|tty)",
        ],
      },
    },
    {
      name: "run-puts-it-together",
      comment: "Which real part stands behind a port is decided in drift/run: nobody else picks one of drift/aws.",
      severity: "error",
      from: { path: "^drift/", pathNot: "^drift/(aws|run)/" },
      to: { path: "^drift/aws/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nobody-imports-the-command",
      comment:
        "drift/cli is where everything is put together: it is imported by nothing but its own files, and what documents it.",
      severity: "error",
      from: { pathNot: "^(drift/cli|scripts/documentation|test)/" },
      to: { path: "^drift/cli/" },
    },
    {
      name: "sandbox-is-a-witness",
      comment: "The embedded S3 judges our writes, so it must not share our opinions: node and an XML parser, no more.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { pathNot: ["^sandbox/", "^node_modules/@rgrove/parse-xml/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "one-writer",
      comment:
        "Files are written by drift/cli and drift/journal alone, and read by them, drift/run, policy-file/ and terraform-files/ (and a file of certificates where connections are made, and what lies beside a handler): everything else works on values.",
      severity: "error",
      from: {
        path: "^drift/",
        pathNot: [
          "^drift/(cli|journal|run)/",
          "^drift/aws/network/certificates\\.ts$",
          "^drift/lambda/bundled-(accounts|policy)\\.ts$",
        ],
      },
      to: { path: "^(node:)?fs(/promises)?$" },
    },
    {
      name: "text-below-all",
      comment: "drift/text says what is safe to print, for every other room of drift/: it knows none of them.",
      severity: "error",
      from: { path: "^drift/text/" },
      to: { path: "^drift/", pathNot: "^drift/text/" },
    },
    {
      name: "sandbox-for-trying",
      comment:
        "The embedded S3 is for the command sandbox, for tests and benchmarks: nothing that runs at a user's may lean on it.",
      severity: "error",
      from: { pathNot: "^(sandbox|drift/cli|scripts|bench|test)/" },
      to: { path: "^sandbox/" },
    },
    {
      name: "no-unlisted-package",
      comment: "A package that package.json does not list works here by accident and not at a user's.",
      severity: "error",
      from: {},
      // Of an optional peer the listed package is not recognised; knip sees to those.
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown"],
        pathNot: "^node_modules/(cdktf|@cdktf|constructs)/",
      },
    },
    {
      name: "no-development-package-in-the-library",
      comment:
        "What is imported from mpu-guard ships file by file: its packages are dependencies (the CDKTF peers aside).",
      severity: "error",
      from: { path: "^(index\\.ts$|(policy|policy-file|terraform|iam|modules)/)" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/(cdktf|@cdktf|constructs|@types)/" },
    },
    {
      name: "packages-inside-are-chosen",
      comment:
        "The command and the functions ship as bundles with these packages inside. Another one needs its reason in CONTRIBUTING.md, as a dependency does; tools of development never ship.",
      severity: "error",
      from: { path: "^(terraform-files|codegen|explanations|drift|sandbox)/" },
      to: {
        dependencyTypes: ["npm-dev"],
        pathNot: [
          "^node_modules/@(aws-sdk|smithy|aws-lambda-powertools|types)/",
          "^node_modules/(@rgrove/parse-xml|commander|csv-parse|d3-scale|d3-shape|diff|hyparquet|p-limit|p-map|picocolors)/",
          "^node_modules/(http-proxy-agent|https-proxy-agent|proxy-from-env)/",
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|cdktf\\.out)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
