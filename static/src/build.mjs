// Builds static/dist: style sheets, fonts, icons, pictures and scripts, each named after its content.
// `npm run build` does nothing when no input changed; `npm run build -- --clean` also drops what older builds left behind.
import { isComplete, readStamp, sourcesHash, wordsFor, writeStamp } from "./build/stamp.mjs";
import { Output } from "./build/output.mjs";

const started = Date.now();
const clean = process.argv.includes("--clean");
const sources = await sourcesHash();
const stamp = await readStamp();

async function isFresh() {
  if (stamp?.sources !== sources || !(await isComplete())) return false;
  return JSON.stringify(await wordsFor(stamp.known)) === JSON.stringify(stamp.words);
}

if (await isFresh()) {
  if (clean) await new Output(stamp).prune({ maxAge: 0 });
  console.log("assets: nothing changed");
} else {
  const { addFonts } = await import("./build/fonts.mjs");
  const { addPictures, addSprite } = await import("./build/pictures.mjs");
  const { addStyles } = await import("./build/styles.mjs");
  const { addScripts } = await import("./build/scripts.mjs");
  const { licences } = await import("./build/licences.mjs");

  const output = new Output(stamp);
  const fonts = await addFonts(output, stamp?.fonts);
  await addPictures(output);
  await addSprite(output);
  const { known, words } = await addStyles(output);
  await addScripts(output);
  await output.writeWhole("LICENSES.txt", await licences());
  await output.writeManifest();
  await output.prune({ maxAge: clean ? 0 : 24 * 3600 * 1000 });
  await writeStamp({ sources, fonts, words, known });
  console.log(output.table());
  console.log(`assets: built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
