"use strict";
// Writes what the packages of .NET tools hold beside the program, into FOLDER, which is zipped afterwards:
//   nuget.cjs pointer FOLDER RID ... | program RID FOLDER
// The users' package only points: `dotnet tool install` of .NET 10 reads there which package has the program of its platform, and takes
// "any", which needs a .NET runtime, where none has. `dotnet pack` would compile each program once more, to other bytes.
const { mkdirSync, readdirSync, writeFileSync } = require("node:fs");
const { dirname, extname, join } = require("node:path");
const { names, version, framework, target, programFile } = require("./targets.cjs");

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
const document = (...lines) => `<?xml version="1.0" encoding="utf-8"?>\n${lines.join("\n")}\n`;
const packageOf = (rid) => `${names.nuget}.${rid}`;

/** What NuGet shows and asks for. Only the users' package is a tool: the others are found through it, not by a search. */
const nuspec = (id, kind) =>
  document(
    `<package xmlns="http://schemas.microsoft.com/packaging/2012/06/nuspec.xsd">`,
    `  <metadata>`,
    `    <id>${id}</id>`,
    `    <version>${version}</version>`,
    `    <authors>${escaped(names.authors)}</authors>`,
    `    <license type="expression">${names.licence}</license>`,
    `    <licenseUrl>https://licenses.nuget.org/${names.licence}</licenseUrl>`,
    `    <readme>README.md</readme>`,
    `    <projectUrl>${escaped(names.repository)}</projectUrl>`,
    `    <description>${escaped(names.summary)}.</description>`,
    `    <packageTypes>`,
    `      <packageType name="${kind}" />`,
    `    </packageTypes>`,
    `    <repository type="git" url="${escaped(names.repository)}.git" />`,
    `  </metadata>`,
    `</package>`,
  );

const settings = (schema, ...lines) =>
  document(`<DotNetCliTool Version="${schema}">`, ...lines.map((line) => `  ${line}`), `</DotNetCliTool>`);

/** An older SDK knows neither a pointer nor a program without .NET, and refuses both by the 2. */
const pointerSettings = (rids) =>
  settings(
    2,
    `<Commands>`,
    `  <Command Name="${names.name}" />`,
    `</Commands>`,
    `<RuntimeIdentifierPackages>`,
    ...rids.map((rid) => `  <RuntimeIdentifierPackage RuntimeIdentifier="${rid}" Id="${packageOf(rid)}" />`),
    `</RuntimeIdentifierPackages>`,
  );

const programSettings = (rid) =>
  settings(
    rid === "any" ? 1 : 2,
    `<Commands>`,
    rid === "any"
      ? `  <Command Name="${names.name}" EntryPoint="${names.name}.dll" Runner="dotnet" />`
      : `  <Command Name="${names.name}" EntryPoint="${programFile(target(rid))}" Runner="executable" />`,
    `</Commands>`,
  );

const namespace = "http://schemas.openxmlformats.org/package/2006";

const relations = (id) =>
  document(
    `<Relationships xmlns="${namespace}/relationships">`,
    `  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/${id}.nuspec" Id="R1" />`,
    `</Relationships>`,
  );

/** The convention of such packages: each kind of file has a type, by its ending, or by its whole name where it has none. */
function contentTypes(files) {
  const endings = [...new Set(files.map((file) => extname(file).slice(1)).filter(Boolean))].sort();
  return document(
    `<Types xmlns="${namespace}/content-types">`,
    `  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />`,
    ...endings.map((ending) => `  <Default Extension="${ending}" ContentType="application/octet" />`),
    ...files.filter((file) => !extname(file)).map((file) => `  <Override PartName="/${file}" ContentType="application/octet" />`),
    `</Types>`,
  );
}

function write(folder, id, kind, settingsFile, text) {
  const put = (file, content) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  put(`${id}.nuspec`, nuspec(id, kind));
  put(settingsFile, text);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath ?? one.path, one.name).slice(folder.length + 1))
    .sort();
  put("_rels/.rels", relations(id));
  put("[Content_Types].xml", contentTypes(files));
}

const [, , kind, ...rest] = process.argv;
if (kind === "pointer") {
  const [folder, ...rids] = rest;
  write(folder, names.nuget, "DotnetTool", "tools/any/any/DotnetToolSettings.xml", pointerSettings(rids));
} else if (kind === "program") {
  const [rid, folder] = rest;
  // what needs a runtime stands below the name of that, a program without below "any"
  const place = rid === "any" ? `tools/${framework}/any` : `tools/any/${rid}`;
  write(folder, packageOf(rid), "DotnetToolRidPackage", `${place}/DotnetToolSettings.xml`, programSettings(rid));
} else {
  throw new Error(`no such package: ${kind}`);
}
