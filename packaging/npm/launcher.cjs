#!/usr/bin/env node
"use strict";
// Starts the program of this platform and is as little as possible beside it: same arguments, input, output, signals, exit code.
// It does nothing on the network; what is missing it explains.
const { spawn } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { constants } = require("node:os");
const { dirname, join } = require("node:path");
const published = require("./platforms.json");

const windows = process.platform === "win32";
const override = process.env.CLAUDE_BACKUP_EXECUTABLE;

// The packages say which C library they are for, but some package managers install both, and the wrong one does not start.
function libc() {
  if (process.platform !== "linux") return undefined;
  try {
    // otherwise it looks up the names of all network interfaces
    process.report.excludeNetwork = true;
    const { header } = process.report.getReport();
    if (header.glibcVersionRuntime) return "glibc";
  } catch {
    // not every runtime that calls itself node can report
  }
  try {
    return /GLIBC|GNU C Library/i.test(readFileSync("/usr/bin/ldd", "latin1")) ? "glibc" : "musl";
  } catch {
    return "musl";
  }
}

function folderOf(platform) {
  try {
    return dirname(require.resolve(`${platform.package}/package.json`));
  } catch {
    return undefined;
  }
}

function fail(...lines) {
  process.stderr.write(`${published.name}: ${lines.join("\n")}\n`);
  process.exit(1);
}

function find() {
  const here = { os: process.platform, cpu: process.arch, libc: libc() };
  const system = `${here.os} ${here.cpu}${here.libc ? ` with ${here.libc}` : ""}`;
  const wanted = published.platforms.find((one) => one.os === here.os && one.cpu === here.cpu && one.libc === here.libc);
  if (!wanted) {
    fail(
      `there is no build for ${system}.`,
      "Build it from its source, and name the file in CLAUDE_BACKUP_EXECUTABLE.",
    );
  }
  const folder = folderOf(wanted);
  if (folder) return join(folder, wanted.file);

  const others = published.platforms.filter((one) => folderOf(one)).map((one) => one.package);
  fail(
    `the package ${wanted.package}, which has the program for ${system}, is not installed.`,
    others.length > 0
      ? `There is ${others.join(", ")} instead: node_modules was made on another system, so install again on this one.`
      : "It is an optional dependency, and npm was told to omit those or could not fetch it. Any of these helps:",
    // npx keeps what it has without that package; named beside it, it is looked for anew
    `  npx -p ${published.main}@latest -p ${wanted.package}@latest ${published.name}`,
    `  npm install --global ${published.main}@${published.version} ${wanted.package}@${published.version}`,
    windows ? `  irm ${published.installer}.ps1 | iex` : `  curl -fsSL ${published.installer}.sh | sh`,
  );
}

function explain(error, program) {
  if (error.code === "ENOENT" && existsSync(program)) {
    fail(
      `${program} is there, but the system does not find what it is linked with.`,
      "It was built for another C library, or this is NixOS, where programs from elsewhere need nix-ld.",
      "Build it from its source, and name the file in CLAUDE_BACKUP_EXECUTABLE.",
    );
  }
  if (error.code === "ENOENT") {
    fail(`${program} is not there${override ? ": CLAUDE_BACKUP_EXECUTABLE names it." : ". Install the package again."}`);
  }
  if (error.code === "EACCES") {
    fail(`${program} may not be executed: it lacks that mode, or its disk is mounted so that nothing may be.`);
  }
  fail(`${program} does not start: ${error.message}`);
}

const program = override || find();
let child;

// A terminal sends Ctrl-C to the program as well, which decides; what is sent to this process alone is passed on. Ready before
// the program starts, or an early signal would leave it without a parent.
const handlers = new Map([["SIGINT", () => {}]]);
if (windows) {
  handlers.set("SIGBREAK", () => {});
} else {
  handlers.set("SIGQUIT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) handlers.set(signal, () => child.kill(signal));
}
for (const [signal, handler] of handlers) process.on(signal, handler);

child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => explain(error, program));
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exitCode = code;
    return;
  }
  // whoever waits for this process shall see how the program ended
  for (const [name, handler] of handlers) process.off(name, handler);
  process.exitCode = 128 + (constants.signals[signal] ?? 0);
  process.kill(process.pid, signal);
  // some signals end nothing here: node ignores the one of a closed pipe
  setTimeout(() => process.exit(), 50);
});
