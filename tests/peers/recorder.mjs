// A server of one tool, spoken to over stdin and stdout, that writes down whatever it is sent.
// node recorder.mjs FOLDER: the tool's description is the text of FOLDER/description, what it is sent goes to FOLDER/sent, one line each.
// A call with {"hang": true} is never answered, one with {"flood": true} with a message that never ends,
// one with {"lie": true} with what its output schema does not have. node recorder.mjs FOLDER VARIABLE also tells what the variable holds
// wherever it says something.
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const folder = process.argv[2];
const told = process.argv[3] ? ` ${process.env[process.argv[3]]}` : "";
const answer = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\n");
const tool = () => ({
  name: "note",
  description: readFileSync(`${folder}/description`, "utf8") + told,
  inputSchema: { type: "object", properties: { text: { type: "string" }, hang: { type: "boolean" }, flood: { type: "boolean" }, lie: { type: "boolean" } }, required: ["text"], additionalProperties: false },
  outputSchema: { type: "object", properties: { line: { $ref: "#/$defs/line" } }, $defs: { line: { type: "integer" } } },
});

createInterface({ input: process.stdin }).on("line", line => {
  appendFileSync(`${folder}/sent`, line + "\n");
  const { id, method, params } = JSON.parse(line);
  if (method === "initialize") {
    answer(id, { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: { name: "recorder", version: "1" } });
  } else if (method === "tools/list") {
    answer(id, { tools: [tool()] });
  } else if (method === "tools/call") {
    process.stderr.write(`asked to note ${params.arguments.text}${told}\n`);
    if (params.arguments.flood) {
      const part = "x".repeat(1 << 20);
      const flood = () => process.stdout.write(part, flood);
      flood();
    } else if (!params.arguments.hang) {
      // What was written to stderr is to come first.
      const structuredContent = { line: params.arguments.lie ? "first" : 1 };
      setTimeout(() => answer(id, { content: [{ type: "text", text: `noted ${params.arguments.text}${told}` }], structuredContent }), 50);
    }
  } else if (id !== undefined) {
    process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } }) + "\n");
  }
});
