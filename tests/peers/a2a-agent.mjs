// A real A2A agent for the tests, on the protocol's own SDK: the same behaviour behind JSON-RPC, HTTP+JSON, without streaming (with push
// notifications too), and as 0.3.
// Prints its port once it listens. What the text of a message says is what it does; /journal tells what reached it.
import express from 'express';
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server';
import { UserBuilder, agentCardHandler, jsonRpcHandler, restHandler } from '@a2a-js/sdk/server/express';

const State = { working: 2, completed: 3, failed: 4, canceled: 5, inputRequired: 6 };
const journal = [];
const held = new Map();

class Agent {
  async execute(context, bus) {
    const { taskId, contextId, userMessage } = context;
    const text = userMessage.parts.filter((p) => p.content?.$case === 'text').map((p) => p.content.value).join(' ');
    const data = userMessage.parts.find((p) => p.content?.$case === 'data')?.content.value;
    journal.push({ what: 'message', message_id: userMessage.messageId, task_id: taskId, context_id: contextId, text });
    const status = (state, said) => bus.publish(AgentEvent.statusUpdate({
      taskId, contextId, metadata: undefined,
      status: { state, timestamp: new Date().toISOString(), message: said && this.message(taskId, contextId, said) },
    }));
    const artifact = (artifactId, content, append = false, lastChunk = true) => bus.publish(AgentEvent.artifactUpdate({
      taskId, contextId, append, lastChunk, metadata: undefined,
      artifact: {
        artifactId, name: artifactId, description: '', metadata: undefined, extensions: [],
        parts: [{ content, metadata: undefined, filename: '', mediaType: '' }],
      },
    }));
    if (text === 'at once') {
      bus.publish(AgentEvent.message(this.message('', contextId, 'here you are')));
      return bus.finished();
    }
    bus.publish(AgentEvent.task(context.task ?? {
      id: taskId, contextId, artifacts: [], history: [userMessage], metadata: undefined,
      status: { state: State.working, message: undefined, timestamp: new Date().toISOString() },
    }));
    if (text === 'ask') {
      status(State.inputRequired, 'Which colour?');
      return bus.finished();
    }
    if (text === 'fail') {
      status(State.failed, 'I cannot.');
      return bus.finished();
    }
    status(State.working, 'thinking');
    if (text === 'hold' && (await new Promise((go) => held.set(taskId, go))) === 'canceled') {
      status(State.canceled);
      return bus.finished();
    }
    if (data !== undefined) {
      artifact('answer', { $case: 'data', value: { got: data } });
    } else {
      artifact('answer', { $case: 'text', value: 'You said: ' }, false, false);
      artifact('answer', { $case: 'text', value: text }, true, true);
    }
    status(State.completed);
    bus.finished();
  }

  async cancelTask(taskId) {
    journal.push({ what: 'cancel', task_id: taskId });
    held.get(taskId)?.('canceled');
  }

  message(taskId, contextId, text) {
    return {
      messageId: crypto.randomUUID(), taskId, contextId, role: 2, metadata: undefined, extensions: [], referenceTaskIds: [],
      parts: [{ content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType: '' }],
    };
  }
}

// A receiver that is being killed is no error of the agent's.
console.error = () => {};

const app = express();
const server = app.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const port = server.address().port;
  mount(port, 'rpc', 'JSONRPC', '1.0', true);
  mount(port, 'rest', 'HTTP+JSON', '1.0', true);
  mount(port, 'poll', 'JSONRPC', '1.0', false);
  mount(port, 'old', 'JSONRPC', '0.3', true);
  mount(port, 'told', 'JSONRPC', '1.0', false, true);
  app.get('/journal', (_, res) => res.json(journal));
  app.post('/release', (_, res) => {
    for (const go of held.values()) go('released');
    res.json({});
  });
  console.log(port);
});

function mount(port, name, protocolBinding, protocolVersion, streaming, pushNotifications = false) {
  const url = `http://127.0.0.1:${port}/${name}/a2a`;
  const card = {
    name: `Agent ${name}`, description: 'Does what it is told', version: '1.2.3', provider: undefined, securitySchemes: {},
    securityRequirements: [], signatures: [], defaultInputModes: ['text/plain'], defaultOutputModes: ['text/plain'],
    supportedInterfaces: [{ url, protocolBinding, protocolVersion, tenant: '' }],
    capabilities: { streaming, pushNotifications, extensions: [] },
    skills: [{
      id: 'talk', name: 'Talk', description: 'Answers', tags: ['demo'], examples: [], inputModes: [], outputModes: [],
      securityRequirements: [],
    }],
  };
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), new Agent());
  const push = requestHandler.createTaskPushNotificationConfig.bind(requestHandler);
  requestHandler.createTaskPushNotificationConfig = async (config, context) => {
    const set = await push(config, context);
    journal.push({ what: 'push', task_id: config.taskId });
    return set;
  };
  const legacyCompat = { enabled: protocolVersion === '0.3' };
  const options = { requestHandler, userBuilder: UserBuilder.noAuthentication, legacyCompat };
  app.use(`/${name}/.well-known/agent-card.json`, agentCardHandler({ agentCardProvider: requestHandler, legacyCompat }));
  app.use(`/${name}/a2a`, protocolBinding === 'JSONRPC' ? jsonRpcHandler(options) : restHandler(options));
}
