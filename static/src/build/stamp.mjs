// Knows whether the last build still holds: one hash over everything that the build reads.
import { createHash } from "node:crypto";
import { access, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { DIST, ROOT, SRC } from "./paths.mjs";

const STAMP = path.join(DIST, ".stamp.json");

// What can hold the name of a class (see styles.mjs), besides our own sources.
const NAMING = [
  ["templates", [".html", ".txt"]],
  ["portal", [".py", ".yaml", ".yml"]],
];

export async function filesUnder(folder, endings) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && (!endings || endings.includes(path.extname(entry.name))))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

export async function namingFiles() {
  const lists = NAMING.map(([folder, endings]) => filesUnder(path.join(ROOT, folder), endings));
  return (await Promise.all(lists)).flat();
}

export async function inputsHash() {
  const own = await filesUnder(SRC);
  const files = [path.join(ROOT, "package-lock.json"), ...own, ...(await namingFiles())];
  const bodies = await Promise.all(files.map((file) => readFile(file).catch(() => "")));
  const hash = createHash("sha256");
  files.forEach((file, i) => hash.update(path.relative(ROOT, file)).update("\0").update(bodies[i]).update("\0"));
  return hash.digest("hex");
}

export async function readStamp() {
  return readFile(STAMP, "utf8").then(JSON.parse).catch(() => null);
}

export async function writeStamp(stamp) {
  await writeFile(STAMP, JSON.stringify(stamp, null, 1) + "\n");
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
