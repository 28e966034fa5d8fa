// The protocol's own server of tools (2.4), which speaks 2026-07-28 and the versions before it.
// node eras.mjs FOLDER stdio|http [ERA]: what reaches its tools goes to FOLDER/seen, one line each; over HTTP it prints its port.
// While FOLDER/hold has a number, adding to that number is never answered.
// With FOLDER/outline there is one more tool, whose schema contains itself and a tuple.
// ERA "modern" refuses the versions before 2026-07-28, "legacy" knows nothing newer than them, otherwise the client chooses.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { McpServer, WebStandardStreamableHTTPServerTransport, createMcpHandler } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";

const [folder, transport, era] = process.argv.slice(2);
const seen = what => appendFileSync(`${folder}/seen`, JSON.stringify(what) + "\n");

function build() {
  const server = new McpServer({ name: "eras", version: "1" }, { capabilities: { tools: {}, logging: {} } });
  server.registerTool("add", {
    description: "Adds two numbers.",
    inputSchema: z.object({ a: z.number(), b: z.number() }),
    outputSchema: z.object({ sum: z.number() }),
  }, async ({ a, b }, context) => {
    seen({ tool: "add", a, key: context.mcpReq._meta?.["baton/idempotency-key"] });
    if (existsSync(`${folder}/hold`) && readFileSync(`${folder}/hold`, "utf8") === String(a)) {
      await new Promise(() => {});
    }
    const progressToken = context.mcpReq._meta?.progressToken;
    if (progressToken !== undefined) {
      await context.mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress: 1, total: 2, message: "half" } });
    }
    await context.mcpReq.log("info", "adding");
    const sum = { sum: a + b };
    return { content: [{ type: "text", text: JSON.stringify(sum) }], structuredContent: sum };
  });
  server.registerTool("hang", { description: "Never answers.", inputSchema: z.object({}) }, async (_, context) => {
    seen({ tool: "hang" });
    await new Promise(resolve => context.mcpReq.signal.addEventListener("abort", resolve));
    seen({ aborted: "hang" });
    return { content: [] };
  });
  if (existsSync(`${folder}/outline`)) {
    const part = z.object({ text: z.string(), get parts() { return z.array(part).optional(); } });
    server.registerTool("outline", {
      description: "Takes an outline.",
      inputSchema: z.object({ root: part, range: z.tuple([z.string(), z.number()]), owner: z.email() }),
    }, async arguments_ => {
      seen({ tool: "outline" });
      const depth = node => 1 + Math.max(0, ...(node.parts ?? []).map(depth));
      return { content: [{ type: "text", text: `${depth(arguments_.root)} deep` }] };
    });
  }
  return server;
}

if (transport === "stdio") {
  if (era === "legacy") {
    await build().connect(new StdioServerTransport());
  } else {
    serveStdio(build, { legacy: era === "modern" ? "reject" : "serve" });
  }
} else {
  const modern = createMcpHandler(build, { legacy: era === "modern" ? "reject" : "stateless" });
  const sessions = new Map();
  const legacy = async request => {
    const id = request.headers.get("mcp-session-id");
    if (id) {
      return sessions.has(id) ? sessions.get(id).handleRequest(request) : new Response("no such session", { status: 404 });
    }
    const session = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: made => void sessions.set(made, session),
    });
    await build().connect(session);
    return session.handleRequest(request);
  };
  const listening = createServer(async (request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const body = ["GET", "HEAD"].includes(request.method) ? undefined : Readable.toWeb(request);
    const asked = new Request(`http://127.0.0.1${request.url}`, {
      method: request.method, headers: Object.entries(request.headers), body, duplex: "half", signal: gone.signal,
    });
    const answer = await (era === "legacy" ? legacy(asked) : modern.fetch(asked));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body) {
      // Without this nobody would notice that the other side has gone.
      const reader = answer.body.getReader();
      response.on("close", () => void reader.cancel().catch(() => {}));
      for (let part = await reader.read().catch(() => ({ done: true })); !part.done; part = await reader.read().catch(() => ({ done: true }))) {
        response.write(part.value);
      }
    }
    response.end();
  });
  listening.listen(0, "127.0.0.1", () => console.log(listening.address().port));
}
