// The licences of what travels inside the built files.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { LIBRARY, MODULES } from "./paths.mjs";

const PARTS = [
  ["bootstrap-italia: style sheets and icons", path.join(LIBRARY, "LICENSE")],
  ["Titillium Web: fonts, whole and cut down", path.join(LIBRARY, "dist/fonts/Titillium_Web/OFL.txt")],
];

export async function licences() {
  const own = "WORK-IN portal: EUPL-1.2. The files in this folder also carry parts of the works below.\n";
  const bootstrap = "bootstrap (on which bootstrap-italia stands): MIT, copyright the Bootstrap Authors and Twitter, Inc.\n";
  const texts = await Promise.all(PARTS.map(async ([title, file]) => `${title}\n${"=".repeat(title.length)}\n\n${await readFile(file, "utf8")}`));
  const { version } = JSON.parse(await readFile(path.join(MODULES, "bootstrap-italia/package.json"), "utf8"));
  return [own, `bootstrap-italia ${version}; ${bootstrap}`, ...texts].join("\n");
}
