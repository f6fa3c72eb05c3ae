"use strict";
// Writes the smallest file that has the head of a program of a platform: stand-in.cjs RID FILE [unsigned]. It starts nowhere; it is there to
// be packed and to be told from others.
const { writeFileSync, chmodSync } = require("node:fs");
const { target } = require("../lib/targets.cjs");

function elf(one) {
  const loader = one.libc === "musl" ? "/lib/ld-musl-of-a-test.so.1" : "/lib64/ld-linux-of-a-test.so.2";
  const bytes = Buffer.alloc(256);
  bytes.writeUInt32BE(0x7f454c46, 0);
  // 64 bits, little endian, version 1
  bytes.set([2, 1, 1], 4);
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(one.cpu === "x64" ? 62 : 183, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  bytes.writeUInt32LE(3, 64);
  bytes.writeUInt32LE(4, 68);
  bytes.writeBigUInt64LE(128n, 72);
  bytes.writeBigUInt64LE(BigInt(loader.length + 1), 96);
  bytes.writeBigUInt64LE(BigInt(loader.length + 1), 104);
  bytes.write(loader, 128, "latin1");
  if (one.libc === "glibc") bytes.write("GLIBC_2.17", 192, "latin1");
  return bytes;
}

function machO(one, signed) {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32BE(0xcffaedfe, 0);
  bytes.writeUInt32LE(one.cpu === "x64" ? 0x01000007 : 0x0100000c, 4);
  bytes.writeUInt32LE(2, 12);
  bytes.writeUInt32LE(1, 16);
  bytes.writeUInt32LE(signed ? 0x1d : 0x19, 32);
  bytes.writeUInt32LE(16, 36);
  return bytes;
}

function pe(one) {
  const bytes = Buffer.alloc(128);
  bytes.write("MZ", 0, "latin1");
  bytes.writeUInt32LE(64, 0x3c);
  bytes.write("PE\0\0", 64, "latin1");
  bytes.writeUInt16LE(one.cpu === "x64" ? 0x8664 : 0xaa64, 68);
  return bytes;
}

const [, , rid, file, unsigned] = process.argv;
const one = target(rid);
writeFileSync(file, { linux: elf, darwin: machO, win32: pe }[one.os](one, !unsigned));
chmodSync(file, 0o755);
