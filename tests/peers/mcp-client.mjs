// The protocol's own client against a server that has the workflows "adds" and "waits" as tools; prints what it saw as JSON.
// node mcp-client.mjs legacy|auto|sdk1 URL TOKEN, or: node mcp-client.mjs legacy|auto stdio COMMAND...
const [mode, where, ...rest] = process.argv.slice(2);
const first = mode === "sdk1";
const { Client } = await import(first ? "@modelcontextprotocol/sdk/client/index.js" : "@modelcontextprotocol/client");
const { StreamableHTTPClientTransport } = await import(first ? "@modelcontextprotocol/sdk/client/streamableHttp.js" : "@modelcontextprotocol/client");
const { StdioClientTransport } = await import(first ? "@modelcontextprotocol/sdk/client/stdio.js" : "@modelcontextprotocol/client/stdio");

const transport = where === "stdio"
  ? new StdioClientTransport({ command: rest[0], args: rest.slice(1), env: process.env })
  : new StreamableHTTPClientTransport(new URL(where), { requestInit: { headers: { Authorization: `Bearer ${rest[0]}` } } });
const client = new Client({ name: "test", version: "1" }, first ? {} : { versionNegotiation: { mode } });
await client.connect(transport);
const call = (name, args, options, meta) =>
  first ? client.callTool({ name, arguments: args, _meta: meta }, undefined, options) : client.callTool({ name, arguments: args, _meta: meta }, options);

const seen = { server: client.getServerVersion()?.name, tools: (await client.listTools()).tools };
seen.result = await call("adds", { a: 2, b: 40 });
seen.wrong = await call("adds", { a: "two" });
seen.unknown = await call("no-such-workflow", {}).then(() => "answered", error => error.message);

const key = { "baton/idempotency-key": "the same" };
seen.keyed = [await call("adds", { a: 1, b: 1 }, {}, key), await call("adds", { a: 1, b: 1 }, {}, key)].map(answer => answer.structuredContent.id);

const started = await call("run_start", { workflow: "waits", input: {} });
seen.started = started.structuredContent;
seen.meanwhile = (await call("run_wait", { id: started.structuredContent.id, seconds: 0.2 })).structuredContent;
await call("run_cancel", { id: started.structuredContent.id });
seen.cancelled = (await call("run_wait", { id: started.structuredContent.id })).structuredContent;

// Progress of a call that goes on: what comes together with the answer these clients may drop.
const giveUp = new AbortController();
let run;
seen.givenUp = await call("waits", {}, {
  signal: giveUp.signal,
  onprogress: said => {
    seen.progress = said.message;
    run = said.message.replace(/^run /, "");
    giveUp.abort();
  },
}).then(() => "answered", error => error.message);
seen.abandoned = (await call("run_wait", { id: run })).structuredContent;
await client.close();
console.log(JSON.stringify(seen));
