"use strict";
// Is this file the program of that target? binary.cjs RID FILE ends with 1 and a sentence when it is not: a file for another
// processor or C library starts nowhere, and an unsigned one is ended at once by macOS on Apple silicon.
const { readFileSync } = require("node:fs");
const { target } = require("./targets.cjs");

const Elf = { magic: 0x7f454c46, machines: { x64: 62, arm64: 183 }, interpreter: 3 };
const MachO = { magic: 0xcffaedfe, machines: { x64: 0x01000007, arm64: 0x0100000c }, signature: 0x1d };
const Pe = { magic: 0x4d5a, machines: { x64: 0x8664, arm64: 0xaa64 } };

/** Tells what a Linux program is linked with by the loader it asks for. */
function elf(bytes, one) {
  if (bytes.readUInt32BE(0) !== Elf.magic) return "is no Linux program";
  if (bytes.readUInt16LE(18) !== Elf.machines[one.cpu]) return "is for another processor";
  const table = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  for (let i = 0; i < bytes.readUInt16LE(56); i++) {
    const at = table + i * size;
    if (bytes.readUInt32LE(at) !== Elf.interpreter) continue;
    const from = Number(bytes.readBigUInt64LE(at + 8));
    const loader = bytes.toString("latin1", from, bytes.indexOf(0, from));
    const libc = loader.includes("ld-musl") ? "musl" : "glibc";
    return libc === one.libc ? "" : `is linked with ${libc}, not ${one.libc}`;
  }
  return "names no loader";
}

function machO(bytes, one) {
  if (bytes.readUInt32BE(0) !== MachO.magic) return "is no macOS program of one processor";
  if (bytes.readUInt32LE(4) !== MachO.machines[one.cpu]) return "is for another processor";
  let at = 32;
  for (let i = 0; i < bytes.readUInt32LE(16); i++) {
    if (bytes.readUInt32LE(at) === MachO.signature) return "";
    at += bytes.readUInt32LE(at + 4);
  }
  return "is not signed";
}

function pe(bytes, one) {
  if (bytes.readUInt16BE(0) !== Pe.magic) return "is no Windows program";
  const header = bytes.readUInt32LE(0x3c);
  if (bytes.readUInt32BE(header) !== 0x50450000) return "is no Windows program";
  return bytes.readUInt16LE(header + 4) === Pe.machines[one.cpu] ? "" : "is for another processor";
}

const [, , rid, file] = process.argv;
const one = target(rid);
let trouble;
try {
  trouble = { linux: elf, darwin: machO, win32: pe }[one.os](readFileSync(file), one);
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  trouble = "ends too early";
}
if (trouble) {
  console.error(`${file} ${trouble}: it cannot be published for ${rid}`);
  process.exit(1);
}
