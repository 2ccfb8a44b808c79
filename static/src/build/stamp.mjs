// Knows whether the last build still holds: one hash over everything that the build reads.
import { createHash } from "node:crypto";
import { access, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { DIST, ROOT, SRC } from "./paths.mjs";

const STAMP = path.join(DIST, ".stamp.json");

// What can hold the name of a class, besides our own sources.
const NAMING = [
  ["templates", [".html", ".txt"]],
  ["portal", [".py", ".yaml", ".yml"]],
];

// Pages that only people who signed in see: the public sheet need not know their classes.
const DESK_ONLY = /templates\/(layout\/operator\.html|.*\/(operator|social_worker)\/)/;

export async function filesUnder(folder, endings) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && (!endings || endings.includes(path.extname(entry.name))))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

// Our own sources and the versions that they are built with.
export async function sourcesHash() {
  const files = [path.join(ROOT, "package-lock.json"), ...(await filesUnder(SRC))];
  const bodies = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash("sha256");
  files.forEach((file, i) => hash.update(path.relative(ROOT, file)).update("\0").update(bodies[i]).update("\0"));
  return hash.digest("hex");
}

// The words of our templates, code and data that the library's style sheet knows, for the public and for the desk:
// all that a change there can mean to the build.
export async function wordsFor(known) {
  const lists = NAMING.map(([folder, endings]) => filesUnder(path.join(ROOT, folder), endings));
  const files = [...(await Promise.all(lists)).flat(), ...(await filesUnder(path.join(SRC, "js")))];
  const library = new Set(known);
  const words = { public: new Set(), desk: new Set() };
  for (const file of files) {
    for (const word of tokens(await readFile(file, "utf8").catch(() => ""))) {
      if (!library.has(word)) continue;
      words.desk.add(word);
      if (!DESK_ONLY.test(file)) words.public.add(word);
    }
  }
  return { public: [...words.public].sort(), desk: [...words.desk].sort() };
}

export const tokens = (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [];

export async function readStamp() {
  return readFile(STAMP, "utf8").then(JSON.parse).catch(() => null);
}

export async function writeStamp(stamp) {
  await writeFile(STAMP, JSON.stringify(stamp) + "\n");
}

export async function isComplete() {
  try {
    const manifest = JSON.parse(await readFile(path.join(DIST, "manifest.json"), "utf8"));
    await Promise.all(Object.values(manifest).map(({ file }) => access(path.join(DIST, file))));
    return true;
  } catch {
    return false;
  }
}
