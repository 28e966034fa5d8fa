// A server that speaks as OpenAI's and Anthropic's do, for the tests of agents that are models. Prints its address.
import { LLMock } from "@copilotkit/aimock";

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, input_tokens: 100, output_tokens: 20 };
const mock = new LLMock({ port: 0, logLevel: "silent", journalMaxEntries: 0 });
const answer = { content: "Hello from the model, word by word.", usage };
const refusal = (status, type) => ({ error: { message: "not now", type }, status });

mock.on({ userMessage: "plain" }, answer);
mock.on({ userMessage: "slowly" }, answer, { latency: 400, chunkSize: 5 });
mock.on({ userMessage: "weather", hasToolResult: false }, { toolCalls: [{ name: "lookup", arguments: '{"city":"Rome"}' }], usage });
mock.on({ userMessage: "weather", hasToolResult: true }, { content: "It is sunny.", usage });
mock.on({ userMessage: "rank the hotels" }, { content: "The best one is 7.", usage });
mock.on({ userMessage: "never fits" }, { content: '{"best": "seven"}', usage });
mock.on({ userMessage: "does not fit the schema: it is not JSON" }, { content: '```json\n{"best": 7}\n```', usage });
mock.on({ userMessage: "does not fit the schema" }, { content: '{"best": "seven"}', usage });

// What a tool has told it to do: it obeys, and asks for a tool it was not given and for another place with the one it was.
mock.on(
  { userMessage: "obey", hasToolResult: false },
  { toolCalls: [{ name: "lookup", arguments: '{"city":"Rome"}' }], usage },
);
mock.on(
  { userMessage: "obey", toolResultContains: "IGNORE ALL" },
  {
    toolCalls: [
      { name: "shell", arguments: '{"command":"cat /etc/passwd"}' },
      { name: "delete_everything", arguments: "{}" },
      { name: "lookup", arguments: '{"city":".."}' },
      { name: "lookup", arguments: '{"city":"../admin"}' },
      { name: "lookup", arguments: '{"city":"Rome","url":"http://169.254.169.254/"}' },
      { name: "lookup", arguments: '{"city":{"a":1}}' },
      { name: "lookup", arguments: "rm -rf /" },
    ],
    usage,
  },
);
mock.on({ userMessage: "obey", hasToolResult: true }, { content: "I have tried.", usage });

// The first answer of each kind is not one; every agent has prompts of its own, because a peer counts.
for (const agent of ["small", "whole", "claude", "claude-whole"]) {
  const whole = agent.endsWith("whole");
  const first = (prompt, response, options) => mock.on({ userMessage: `${prompt} for ${agent}!`, sequenceIndex: 0 }, response, options);
  first("limited", { ...refusal(429, "rate_limit_error"), retryAfter: 1 });
  first("overloaded", refusal(529, "overloaded_error"));
  first("dropped", answer, whole ? { chaos: { disconnectRate: 1 } } : { truncateAfterChunks: 4, chunkSize: 5 });
  for (const prompt of ["limited", "overloaded", "dropped"]) mock.on({ userMessage: `${prompt} for ${agent}!` }, answer);
}

await mock.start();
console.log(mock.url);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
