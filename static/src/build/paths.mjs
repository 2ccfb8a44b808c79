import { fileURLToPath } from "node:url";
import path from "node:path";

export const SRC = path.resolve(fileURLToPath(import.meta.url), "../..");
export const ROOT = path.resolve(SRC, "../..");
export const DIST = path.join(ROOT, "static/dist");
export const MODULES = path.join(ROOT, "node_modules");
export const TEMPLATES = path.join(ROOT, "templates");
export const LIBRARY = path.join(MODULES, "bootstrap-italia");
