// Sass -> only the classes that our pages can show -> small CSS, with fonts and pictures as files of their own.
import { createHash } from "node:crypto";
import path from "node:path";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import { compileAsync } from "sass";
import { LIBRARY, SRC } from "./paths.mjs";
import { tokens, wordsFor } from "./stamp.mjs";

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

// The library goes through the sieve, our own rules are all meant. Returns what the stamp has to remember.
export async function addStyles(output) {
  const library = await compile("library");
  const known = [...new Set(tokens(library))].sort();
  const words = await wordsFor(known);
  for (const name of ["public", "desk"]) {
    const linked = await link(`${await purge(library, words[name])}\n${await compile(name)}`, output);
    const { code } = transform({ filename: `${name}.css`, code: Buffer.from(linked), minify: true, targets: TARGETS });
    await output.add(`${name}.css`, code);
  }
  return { known, words };
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

async function purge(css, words) {
  const [{ css: kept }] = await new PurgeCSS().purge({
    content: [{ raw: words.join(" "), extension: "html" }],
    css: [{ raw: css }],
    defaultExtractor: tokens,
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
  for (const [whole, , encoded] of css.matchAll(/url\((["']?)data:image\/svg\+xml,(.*?)\1\)/g)) {
    const svg = encoded.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));
    const name = `img/css-${createHash("sha256").update(svg).digest("hex").slice(0, 6)}.svg`;
    linked = linked.replaceAll(whole, `url("${await output.add(name, svg)}")`);
  }
  return linked.replaceAll(/url\(["']?asset:([^"')]+)["']?\)/g, (_, name) => {
    if (!output.manifest[name]) throw new Error(`The style sheet asks for "${name}", which is not built.`);
    return `url("${output.manifest[name].file}")`;
  });
}
