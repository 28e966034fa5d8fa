// Baton as the client that the conformance suite tries: registers its server and calls the tool of its scenario, if it has one.
// node baton-client.mjs BATON_DLL URL
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [dll, url] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), "baton-mcp-"));
const baton = (...args) => execFileSync("dotnet", ["exec", dll, ...args, "--data", data], { stdio: "inherit" });
const calls = {
  tools_call: ["mcp:peer/add_numbers", "-i", "a=5", "-i", "b=3"],
  "sse-retry": ["mcp:peer/test_reconnection"],
};
try {
  baton("mcp", "add", "peer", "--url", url);
  const call = calls[process.env.MCP_CONFORMANCE_SCENARIO];
  if (call) {
    baton("tool", "call", ...call);
  }
} finally {
  rmSync(data, { recursive: true });
}
