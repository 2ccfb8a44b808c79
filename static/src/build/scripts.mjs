// The two small modules that browsers load: one for the public, one for the operators.
import path from "node:path";
import { build } from "esbuild";
import { SRC } from "./paths.mjs";

export async function addScripts(output) {
  for (const name of ["public.js", "desk.js"]) {
    const result = await build({
      entryPoints: [path.join(SRC, "js", name)],
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2020",
      legalComments: "none",
      write: false,
    });
    await output.add(name, result.outputFiles[0].contents);
  }
}
