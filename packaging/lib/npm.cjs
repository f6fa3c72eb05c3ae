"use strict";
// Writes what the npm packages hold beside the program:
//   npm.cjs main FOLDER | platform RID FOLDER
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { names, version, target, programFile } = require("./targets.cjs");

const common = (name, description) => ({
  name,
  version,
  description,
  license: names.licence,
  author: names.authors,
  homepage: `${names.repository}#readme`,
  repository: { type: "git", url: `git+${names.repository}.git` },
  bugs: { url: `${names.repository}/issues` },
  // a scoped name is private unless it says otherwise
  publishConfig: { access: "public" },
});

/** The package that users name. It runs nothing when it is installed: whatever needs that is broken where scripts are off. */
const main = () => ({
  ...common(names.npm, names.summary),
  keywords: ["claude", "claude-code", "backup", "restore", "sessions"],
  bin: { [names.name]: "launcher.cjs" },
  files: ["launcher.cjs", "platforms.json"],
  engines: { node: ">=16" },
  optionalDependencies: Object.fromEntries(names.targets.map((one) => [one.npm, version])),
});

/** The package with the program of one platform. */
const platform = (one) => ({
  ...common(one.npm, `${names.name} for ${one.os} ${one.cpu}${one.libc ? ` with ${one.libc}` : ""}`),
  os: [one.os],
  cpu: [one.cpu],
  ...(one.libc ? { libc: [one.libc] } : {}),
  files: ["bin"],
  // Yarn would leave it in a zip, from which nothing can be started
  preferUnplugged: true,
});

/** What the launcher chooses from, so that it has no name of its own. */
const platforms = () => ({
  name: names.name,
  main: names.npm,
  version,
  installer: `${names.repository}/releases/latest/download/install`,
  platforms: names.targets.map((one) => ({
    os: one.os,
    cpu: one.cpu,
    ...(one.libc ? { libc: one.libc } : {}),
    package: one.npm,
    file: `bin/${programFile(one)}`,
  })),
});

const write = (folder, file, value) => writeFileSync(join(folder, file), `${JSON.stringify(value, null, 2)}\n`);

const [, , kind, ...rest] = process.argv;
if (kind === "main") {
  write(rest[0], "package.json", main());
  write(rest[0], "platforms.json", platforms());
} else if (kind === "platform") {
  write(rest[1], "package.json", platform(target(rest[0])));
} else {
  throw new Error(`no such package: ${kind}`);
}
