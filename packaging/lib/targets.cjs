"use strict";
// What targets.json and Directory.Build.props say, read once. Run by itself it answers eng/pack and the release workflow:
//   targets.cjs version | framework | rids | name KIND | field RID NAME | all | matrix
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

/** Every question that a script may ask, with its answer. */
function* answers() {
  yield ["version", version];
  yield ["framework", framework];
  yield ["rids", names.targets.map((one) => one.rid).join(" ")];
  for (const [kind, value] of Object.entries(names)) if (typeof value === "string") yield [`name ${kind}`, value];
  // what one target has, another may lack: that is an answer as well
  const fields = new Set(names.targets.flatMap((one) => Object.keys(one).filter((key) => typeof one[key] === "string")));
  for (const one of names.targets) {
    for (const field of fields) yield [`field ${one.rid} ${field}`, one[field] ?? ""];
    yield [`field ${one.rid} program`, programFile(one)];
  }
}

if (require.main === module) {
  const question = process.argv.slice(2).join(" ");
  if (question === "all") {
    for (const pair of answers()) console.log(pair.join("\t"));
  } else if (question === "matrix") {
    console.log(JSON.stringify({ target: names.targets }));
  } else {
    const answer = new Map(answers()).get(question);
    if (answer === undefined) throw new Error(`no such question: ${question}`);
    console.log(answer);
  }
}
