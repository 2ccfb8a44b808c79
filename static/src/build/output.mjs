// static/dist as the build sees it: content-hashed files, their compressed twins, the manifest.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { DIST } from "./paths.mjs";
import { filesUnder } from "./stamp.mjs";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const ALREADY_COMPRESSED = [".woff2", ".png"];

const digest = (body, algorithm, encoding) => createHash(algorithm).update(body).digest(encoding);

export class Output {
  manifest = {};

  // name: as templates ask for it ("public.css", "img/hero.svg"); returns the file's path inside dist.
  async add(name, body) {
    const bytes = Buffer.from(body);
    const { dir, name: stem, ext } = path.parse(name);
    const file = path.posix.join(dir, `${stem}.${digest(bytes, "sha256", "hex").slice(0, 10)}${ext}`);
    const twins = await this.#twins(bytes, ext);
    await this.#write(file, bytes);
    for (const [suffix, twin] of Object.entries(twins)) await this.#write(`${file}.${suffix}`, twin);
    this.manifest[name] = {
      file,
      bytes: bytes.length,
      br: twins.br?.length ?? bytes.length,
      gz: twins.gz?.length ?? bytes.length,
      sri: `sha384-${digest(bytes, "sha384", "base64")}`,
    };
    return file;
  }

  // Takes a file of an earlier build as it is; false when it is no longer there.
  async keep(name, file) {
    const bytes = await readFile(path.join(DIST, file)).catch(() => null);
    return bytes ? (await this.add(name, bytes)) === file : false;
  }

  async writeWhole(name, body) {
    await this.#write(name, Buffer.from(body));
  }

  async writeManifest() {
    const sorted = Object.fromEntries(Object.entries(this.manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.manifest = sorted;
    await this.writeWhole("manifest.json", JSON.stringify(sorted, null, 1) + "\n");
  }

  // Files of older builds stay for a while: a server started earlier still names them.
  async prune({ maxAge }) {
    const manifest = JSON.parse(await readFile(path.join(DIST, "manifest.json"), "utf8"));
    const current = new Set(["manifest.json", "LICENSES.txt", ".stamp.json"]);
    for (const { file } of Object.values(manifest)) [file, `${file}.br`, `${file}.gz`].forEach((f) => current.add(f));
    for (const full of await filesUnder(DIST)) {
      const name = path.relative(DIST, full).split(path.sep).join("/");
      if (current.has(name)) continue;
      const { mtimeMs } = await stat(full).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs >= maxAge) await rm(full, { force: true });
    }
  }

  table() {
    const rows = Object.entries(this.manifest).map(
      ([name, { bytes, br }]) => `  ${name.padEnd(28)}${String(bytes).padStart(8)}${String(br).padStart(8)} br`,
    );
    return rows.join("\n");
  }

  async #twins(bytes, ext) {
    if (ALREADY_COMPRESSED.includes(ext)) return {};
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    return { br: await brotli(bytes, { params }), gz: await gzip(bytes, { level: 9 }) };
  }

  // Written aside and renamed: a server that reads meanwhile never sees half a file.
  async #write(name, bytes) {
    const target = path.join(DIST, name);
    await mkdir(path.dirname(target), { recursive: true });
    const aside = `${target}.${process.pid}.new`;
    await writeFile(aside, bytes);
    await rename(aside, target);
  }
}
