"use strict";
// Fills a template: fill.cjs TEMPLATE SUMS RESULT. What stands between two @ is replaced: a name of targets.json in capitals,
// @VERSION@, @RELEASES@, @URL:RID@, @FILE:RID@ and @SHA256:RID@. A word that means nothing, and a target whose archive SUMS
// does not know, end it. Exit code 3: an archive that the template needs is not there.
const { readFileSync, writeFileSync } = require("node:fs");
const { names, version, target, releaseUrl } = require("./targets.cjs");

const [, , template, sumsFile, result] = process.argv;
const sums = new Map(
  readFileSync(sumsFile, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => [line.slice(66), line.slice(0, 64)]),
);

function sumOf(one) {
  const sum = sums.get(one.archive);
  if (sum) return sum;
  console.error(`${template} needs ${one.archive}`);
  process.exit(3);
}

function value(word, rid) {
  if (rid) {
    const one = target(rid);
    if (word === "URL") return `${releaseUrl}/v${version}/${one.archive}`;
    if (word === "FILE") return one.archive;
    if (word === "SHA256") return sumOf(one);
    if (word === "SHA256_CAPITALS") return sumOf(one).toUpperCase();
  }
  if (word === "VERSION") return version;
  if (word === "RELEASES") return releaseUrl;
  if (word === "PUBLISHER") return names.winget.split(".")[0];
  const named = names[word.toLowerCase()];
  if (typeof named === "string" && !rid) return named;
  throw new Error(`${template}: @${word}${rid ? `:${rid}` : ""}@ means nothing`);
}

const filled = readFileSync(template, "utf8").replace(/@([A-Z][A-Z0-9_]*)(?::([a-z0-9-]+))?@/g, (_, word, rid) => value(word, rid));
writeFileSync(result, filled);
