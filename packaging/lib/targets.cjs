"use strict";
// What targets.json and Directory.Build.props say, read once. Run by itself it answers eng/pack and the release workflow:
//   targets.cjs version | framework | rids | field RID NAME | name KIND | matrix
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..", "..");
const names = JSON.parse(readFileSync(join(__dirname, "..", "targets.json"), "utf8"));
const props = readFileSync(join(root, "Directory.Build.props"), "utf8");
const version = /<Version>([^<]+)<\/Version>/.exec(props)?.[1];
const framework = /<TargetFramework>([^<]+)<\/TargetFramework>/.exec(props)?.[1];
if (!version || !framework) throw new Error("Directory.Build.props has no <Version> or no <TargetFramework>");

/** The target of a runtime identifier; throws for one that nothing is published for. */
function target(rid) {
  const found = names.targets.find((one) => one.rid === rid);
  if (!found) throw new Error(`no target ${rid}; there are ${names.targets.map((one) => one.rid).join(", ")}`);
  return found;
}

/** What the program's file is called on a target. */
const programFile = (one) => (one.os === "win32" ? `${names.name}.exe` : names.name);

/** Where the files of a release lie. */
const releaseUrl = `${names.repository}/releases/download`;

module.exports = { names, version, framework, target, programFile, releaseUrl };

if (require.main === module) {
  const [, , question, ...about] = process.argv;
  const answers = {
    version: () => version,
    framework: () => framework,
    rids: () => names.targets.map((one) => one.rid).join("\n"),
    field: (rid, name) => (name === "program" ? programFile(target(rid)) : (target(rid)[name] ?? "")),
    name: (kind) => names[kind],
    matrix: () => JSON.stringify({ target: names.targets }),
  };
  if (!answers[question]) throw new Error(`no such question: ${question}`);
  console.log(answers[question](...about));
}
