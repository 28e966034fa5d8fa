// The conformance suite's command line, on Node.js 20 too, where the file system module lacks one function that only its client tests use.
import { register } from "node:module";

const shim = "export * from 'node:fs'; export { default } from 'node:fs'; import fs from 'node:fs'; export const globSync = fs.globSync;";
const hooks = `export async function resolve(name, context, next) {
  return name === "fs" && context.parentURL?.includes("/conformance/")
    ? { url: ${JSON.stringify("data:text/javascript," + encodeURIComponent(shim))}, shortCircuit: true } : next(name, context);
}`;
register("data:text/javascript," + encodeURIComponent(hooks));
await import("./node_modules/@modelcontextprotocol/conformance/dist/index.js");
