// Titillium Web in three weights: for pages cut down to the letters that Italian and English use, for documents whole.
import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { LIBRARY, ROOT, SRC } from "./paths.mjs";

const run = promisify(execFile);
const WEIGHTS = { 400: "regular", 600: "600", 700: "700" };
// Latin-1, dashes, quotes, ellipsis, bullet, prime, euro, arrows that the font has, minus, non-breaking thin space.
const LETTERS = "U+0020-007E,U+00A0-00FF,U+2013,U+2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+202F,U+2032,U+20AC,U+2212";
const FEATURES = "kern,liga,tnum,lnum";

export async function addFonts(output, last) {
  const key = await keyOfSources();
  if (last?.key === key && (await keepAll(output, last.files))) return last;
  const files = {};
  for (const [weight, cut] of Object.entries(WEIGHTS)) {
    const name = `fonts/titillium-${weight}.woff2`;
    files[name] = await output.add(name, await subset(source(cut)));
    const whole = `fonts/titillium-${weight}.ttf`;
    files[whole] = await output.add(whole, await readFile(source(cut)));
  }
  return { key, files };
}

const source = (cut) => path.join(LIBRARY, `dist/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-${cut}.ttf`);

async function keyOfSources() {
  const hash = createHash("sha256").update(await readFile(path.join(SRC, "build/fonts.mjs")));
  for (const cut of Object.values(WEIGHTS)) hash.update(await readFile(source(cut)));
  return hash.digest("hex");
}

async function keepAll(output, files) {
  const kept = await Promise.all(Object.entries(files).map(([name, file]) => output.keep(name, file)));
  return kept.every(Boolean);
}

// BUILD_PYTHON where it is set, else the house's own environment, else whatever the machine has.
async function pythonForFonts() {
  if (process.env.BUILD_PYTHON) return process.env.BUILD_PYTHON;
  const own = path.join(ROOT, ".venv/bin/python");
  return access(own).then(() => own, () => "python3");
}

async function subset(file) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "workin-fonts-"));
  const result = path.join(folder, "cut.woff2");
  const python = await pythonForFonts();
  try {
    await run(python, ["-m", "fontTools.subset", file, `--unicodes=${LETTERS}`, `--layout-features=${FEATURES}`,
      "--flavor=woff2", "--no-hinting", "--desubroutinize", "--name-IDs=0,1,2,13,14", `--output-file=${result}`]);
    return await readFile(result);
  } catch (error) {
    throw new Error(`The fonts could not be cut: ${python} needs the packages fonttools and brotli `
      + `(set BUILD_PYTHON to a Python that has them).\n${error.stderr || error.message}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
