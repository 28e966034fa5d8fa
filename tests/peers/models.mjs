// A server that speaks as OpenAI's and Anthropic's do, for the tests of agents that are models. Prints its address.
import { LLMock } from "@copilotkit/aimock";

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, input_tokens: 100, output_tokens: 20 };
const mock = new LLMock({ port: 0, logLevel: "silent", journalMaxEntries: 0 });
mock.on({ userMessage: "plain" }, { content: "Hello from the model, word by word.", usage });
mock.on({ userMessage: "weather", hasToolResult: false }, { toolCalls: [{ name: "lookup", arguments: '{"city":"Rome"}' }], usage });
mock.on({ userMessage: "weather", hasToolResult: true }, { content: "It is sunny.", usage });
mock.on({ userMessage: "rank the hotels" }, { content: "The best one is 7.", usage });
mock.on({ userMessage: "does not fit the schema" }, { content: '```json\n{"best": 7}\n```', usage });
await mock.start();
console.log(mock.url);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
