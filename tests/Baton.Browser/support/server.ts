import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../../..');
export const program = process.env.TESTED_BATON ?? join(root, 'src/Baton.Cli/bin/Release/net10.0/baton');

/** A real server process with a data directory of its own, and the REST calls that tests prepare their data with. */
export class Server {
  readonly data = mkdtempSync(join(tmpdir(), 'baton-browser-'));
  url = '';
  /** Signs a browser in, once. */
  link = '';
  private process: ChildProcess | undefined;

  /** @param environment variables of its own. */
  constructor(private readonly environment: Record<string, string> = {}) {}

  /** Starts, or starts again on the same data and port. */
  async start(): Promise<void> {
    const listen = this.url === '' ? '127.0.0.1:0' : new URL(this.url).host;
    const child = spawn(program, ['server', 'start', '--data', this.data, '--listen', listen], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: root,
      env: {
        ...process.env, BATON_PROCESS_ALLOW: '*', BATON_EGRESS_ALLOW: '127.0.0.1', DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
        ...this.environment,
      },
    });
    this.process = child;
    let said = '';
    child.stderr.on('data', (text: Buffer) => { said += text.toString(); });
    for await (const line of createInterface({ input: child.stdout })) {
      said += `${line}\n`;
      this.url = /^Baton is ready at (\S+)/.exec(line)?.[1] ?? this.url;
      const link = /(http\S+\/login\?code=\S+)/.exec(line)?.[1];
      if (link !== undefined) {
        this.link = link;
        child.stdout.resume();
        return;
      }
    }

    throw new Error(`The server did not start:\n${said}`);
  }

  /** @param signal SIGKILL for a crash. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }

    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.data, { recursive: true, force: true });
  }

  get token(): string {
    return readFileSync(join(this.data, 'token'), 'utf8').trim();
  }

  /** Any REST call as the owner; throws unless the answer is a success. */
  async call<T = unknown>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'Content-Type': type }) },
      ...(body === undefined ? {} : { body: type === 'application/json' ? JSON.stringify(body) : String(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
    }

    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  publish(yaml: string): Promise<{ name: string; version: number }> {
    return this.call('POST', '/workflows', yaml, 'application/yaml');
  }

  /** Starts a run of a published workflow and answers its id. */
  async run(workflow: string, body: Record<string, unknown> = {}): Promise<string> {
    return (await this.call<{ id: string }>('POST', `/workflows/${workflow}/run`, body)).id;
  }

  /** Waits until the run has the status; within a bound. */
  async until(id: string, status: string): Promise<void> {
    const end = Date.now() + 20_000;
    for (;;) {
      const run = await this.call<{ status: string }>('GET', `/runs/${id}`);
      if (run.status === status) {
        return;
      }

      if (Date.now() > end) {
        throw new Error(`run ${id} is ${run.status}, not ${status}`);
      }

      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
