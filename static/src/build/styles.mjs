// Sass -> only the classes that our pages can show -> small CSS, with fonts and pictures as files of their own.
import { createHash } from "node:crypto";
import path from "node:path";
import { readFile } from "node:fs/promises";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import { compileAsync } from "sass";
import { LIBRARY, SRC } from "./paths.mjs";
import { namingFiles } from "./stamp.mjs";

// Pages that only people who signed in see: the public sheet need not know their classes.
const DESK_ONLY = /templates\/(layout\/operator\.html|.*\/(operator|social_worker)\/)/;
const TARGETS = { chrome: 100 << 16, firefox: 100 << 16, safari: (15 << 16) | (4 << 8), ios_saf: (15 << 16) | (4 << 8) };
// States that only the browser or the server's answer shows, and elements that Markdown can bring.
const SAFELIST = {
  standard: [
    ...["show", "active", "disabled", "is-invalid", "is-valid"],
    ...["html", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "a", "b", "strong"],
    ...["em", "small", "sub", "sup", "blockquote", "code", "pre", "hr", "img", "table", "caption", "thead", "tbody", "th", "td"],
  ],
  variables: ["--bootstrap-italia-version"],
};
const OLD_SASS = ["import", "global-builtin", "color-functions", "slash-div", "if-function", "abs-percent"];

// The library goes through the sieve, our own rules are all meant.
export async function addStyles(output) {
  const library = await compile("library");
  for (const [name, wanted] of [["public", (file) => !DESK_ONLY.test(file)], ["desk", () => true]]) {
    const kept = await purge(library, (await namingFiles()).filter(wanted));
    const linked = await link(`${kept}\n${await compile(name)}`, output);
    const { code } = transform({ filename: `${name}.css`, code: Buffer.from(linked), minify: true, targets: TARGETS });
    await output.add(`${name}.css`, code);
  }
}

async function compile(name) {
  const { css } = await compileAsync(path.join(SRC, "scss", `${name}.scss`), {
    loadPaths: [path.join(LIBRARY, "src/scss"), path.join(SRC, "scss"), SRC],
    style: "expanded",
    charset: false,
    quietDeps: true,
    silenceDeprecations: OLD_SASS,
    verbose: false,
    logger: { warn() {}, debug() {} },
  });
  return css;
}

async function purge(css, files) {
  const content = await Promise.all(files.map(async (file) => ({ raw: await readFile(file, "utf8"), extension: path.extname(file).slice(1) })));
  const scripts = [{ raw: await readFile(path.join(SRC, "js/public.js"), "utf8"), extension: "js" }];
  const [{ css: kept }] = await new PurgeCSS().purge({
    content: [...content, ...scripts],
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    safelist: SAFELIST,
    variables: true,
    keyframes: true,
    fontFace: false,
  });
  return kept;
}

// Pictures written inside the sheet become files (the content policy then needs no data: addresses);
// url(asset:name) becomes the address of something that was built before.
async function link(css, output) {
  let linked = css;
  for (const [whole, encoded] of css.matchAll(/url\(\s*["']?data:image\/svg\+xml,([^"')]+)["']?\s*\)/g)) {
    const svg = decodeURIComponent(encoded);
    const name = `img/css-${createHash("sha256").update(svg).digest("hex").slice(0, 6)}.svg`;
    linked = linked.replaceAll(whole, `url("${await output.add(name, svg)}")`);
  }
  return linked.replaceAll(/url\(["']?asset:([^"')]+)["']?\)/g, (_, name) => {
    if (!output.manifest[name]) throw new Error(`The style sheet asks for "${name}", which is not built.`);
    return `url("${output.manifest[name].file}")`;
  });
}
