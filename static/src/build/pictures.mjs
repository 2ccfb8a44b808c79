// Our own pictures, and one sprite with only the icons named in icons.txt.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { optimize } from "svgo";
import { LIBRARY, SRC } from "./paths.mjs";
import { filesUnder } from "./stamp.mjs";

const IMG = path.join(SRC, "img");
const ICONS = path.join(SRC, "icons");

const keepBox = { name: "preset-default", params: { overrides: { removeUnknownsAndDefaults: { keepRoleAttr: true } } } };

export async function addPictures(output) {
  for (const file of await filesUnder(IMG)) {
    const name = `img/${path.relative(IMG, file)}`;
    const body = await readFile(file);
    await output.add(name, file.endsWith(".svg") ? optimize(body.toString(), { plugins: [keepBox], multipass: true }).data : body);
  }
}

export async function addSprite(output) {
  const list = await readFile(path.join(SRC, "icons.txt"), "utf8");
  const names = list.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean).sort();
  const symbols = await Promise.all(names.map(symbol));
  await output.add("sprite.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

// An icon of ours (static/src/icons/) goes before the library's of the same name.
async function symbol(name) {
  const own = await readFile(path.join(ICONS, `${name}.svg`), "utf8").catch(() => null);
  const drawing = own ?? (await readFile(path.join(LIBRARY, "src/svg", `it-${name}.svg`), "utf8").catch(() => null));
  if (!drawing) throw new Error(`icons.txt names "${name}", but neither we nor the library have such an icon.`);
  const plugins = [keepBox, "removeDimensions", { name: "removeAttrs", params: { attrs: ["svg:fill", "svg:class", "svg:id", "svg:style"] } }];
  const { data } = optimize(drawing, { plugins, multipass: true });
  const [, attributes, inside] = data.match(/^<svg([^>]*)>(.*)<\/svg>$/s);
  return `<symbol id="${name}" viewBox="${attributes.match(/viewBox="([^"]+)"/)?.[1] ?? "0 0 24 24"}">${inside}</symbol>`;
}
