// The official A2A client for the tests, told what to do: a line of JSON in, {id, op, args}; lines of JSON out, {id, event} for each event
// of a stream, {id, result} or {id, error} at its end. Arguments: the server, the binding, and a token for each request.
import { createInterface } from 'node:readline';
import { ClientFactory, DefaultAgentCardResolver, JsonRpcTransportFactory, RestTransportFactory } from '@a2a-js/sdk/client';

const [url, binding, token] = process.argv.slice(2);
const fetchImpl = (input, init) => fetch(input, { ...init, headers: { ...init?.headers, Authorization: `Bearer ${token}` } });
const legacyCompat = { enabled: binding === 'OLD' };

// What a client of 0.3 sees of the card.
const oldCard = async (input) => {
  const { supportedInterfaces, ...card } = await (await fetch(input)).json();
  return Response.json(card);
};
const factory = new ClientFactory({
  transports: [new JsonRpcTransportFactory({ fetchImpl, legacyCompat }), new RestTransportFactory({ fetchImpl, legacyCompat })],
  preferredTransports: [binding === 'OLD' ? 'JSONRPC' : binding],
  cardResolver: new DefaultAgentCardResolver({ legacyCompat, fetchImpl: binding === 'OLD' ? oldCard : fetch }),
});
const client = await factory.createFromUrl(url);

const message = ({ id, text, data, task = '', context = '', skill }) => ({
  messageId: id, taskId: task, contextId: context, role: 1, extensions: [], referenceTaskIds: [], metadata: skill && { skill },
  parts: [
    ...(text === undefined ? [] : [{ content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType: '' }]),
    ...(data === undefined ? [] : [{ content: { $case: 'data', value: data }, metadata: undefined, filename: '', mediaType: '' }]),
  ],
});
const sending = ({ push, wait = true, ...rest }) => ({
  tenant: '', metadata: undefined, message: message(rest),
  configuration: { acceptedOutputModes: [], returnImmediately: !wait, taskPushNotificationConfig: push && pushing(push) },
});
const pushing = ({ task = '', id = '', url: at, token: secret = '' }) => ({
  tenant: '', taskId: task, id, url: at, token: secret, authentication: undefined,
});
const one = (task, id = '') => ({ tenant: '', taskId: task, id });

const operations = {
  card: () => client.getAgentCard(),
  send: (args) => client.sendMessage(sending(args)),
  stream: (args) => client.sendMessageStream(sending(args)),
  get: ({ task }) => client.getTask({ tenant: '', id: task }),
  list: (args) => client.listTasks({ tenant: '', contextId: '', status: 0, pageToken: '', ...args }),
  cancel: ({ task }) => client.cancelTask({ tenant: '', id: task, metadata: undefined }),
  resubscribe: ({ task }) => client.resubscribeTask({ tenant: '', id: task }),
  push: (args) => client.createTaskPushNotificationConfig(pushing(args)),
  pushGet: ({ task, id }) => client.getTaskPushNotificationConfig(one(task, id)),
  pushList: ({ task }) => client.listTaskPushNotificationConfig({ tenant: '', taskId: task, pageSize: 0, pageToken: '' }),
  pushDelete: ({ task, id }) => client.deleteTaskPushNotificationConfig(one(task, id)),
};

const say = (line) => console.log(JSON.stringify(line));
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, op, args } = JSON.parse(line);
  try {
    const answer = operations[op](args);
    if (answer[Symbol.asyncIterator]) {
      for await (const event of answer) say({ id, event });
      say({ id, result: null });
    } else {
      say({ id, result: (await answer) ?? null });
    }
  } catch (error) {
    say({ id, error: { name: error.name, message: error.message } });
  }
});
say({ id: 0, result: 'ready' });
