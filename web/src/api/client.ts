import { ApiError, problemOf } from './problem';

/** Prefix of everything the pages ask of the server. */
export const API = '/api/v1';

type Value = string | number | boolean | null | undefined;
export type Query = Record<string, Value | readonly string[]>;

interface Options {
  query?: Query | undefined;
  body?: unknown;
  /** A body that is text already, with its type. */
  text?: { type: string; content: string };
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

type SignedOut = () => void;
let onSignedOut: SignedOut = () => undefined;

/** Told whenever the server says that nobody is signed in. */
export function whenSignedOut(listener: SignedOut): void {
  onSignedOut = listener;
}

/** The path with its parameters; absent and empty ones are left out, lists are repeated. */
export function pathOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? (value as string[]) : [value as Value]) {
      if (one !== undefined && one !== null && one !== '') {
        parameters.append(name, String(one));
      }
    }
  }

  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Path segments that users name are escaped: `segment\`/runs/${id}\``. */
export function segment(strings: TemplateStringsArray, ...values: string[]): string {
  return strings.reduce((path, part, index) => path + encodeURIComponent(values[index - 1] ?? '') + part);
}

/** A key under which the server does a creating POST once, however often it is sent. */
export function idempotencyKey(): string {
  // randomUUID exists in secure contexts only; a server on another loopback name may not be one.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const unreachable = () => new ApiError(0, 'unreachable', 'The server cannot be reached. It may be stopped or restarting.');

/** @throws {ApiError} for every refusal, and with status 0 when the server was not reached. */
async function send<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  let body: string | undefined;
  if (options.text) {
    headers['Content-Type'] = options.text.type;
    body = options.text.content;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(options.body);
  }

  let response: Response;
  try {
    response = await fetch(API + pathOf(path, options.query), { method, headers, body, signal: options.signal, credentials: 'same-origin' });
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }

    throw unreachable();
  }

  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401 && problem.code === 'not_signed_in') {
      onSignedOut();
    }

    throw problem;
  }

  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => send<T>('GET', path, { query, signal }),

  /** For actions that change something that exists. */
  post: <T>(path: string, body: unknown = {}): Promise<T> => send<T>('POST', path, { body }),

  /** For POSTs that create: sent again by the caller with the same key, they create nothing twice. */
  create: <T>(path: string, body: unknown, key: string = idempotencyKey()): Promise<T> =>
    send<T>('POST', path, { body, headers: { 'Idempotency-Key': key } }),

  /** Sends a text, for example a workflow as YAML. */
  postText: <T>(path: string, type: string, content: string, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<T> =>
    send<T>('POST', path, { text: { type, content }, signal, headers }),

  delete: (path: string, headers?: Record<string, string>): Promise<void> => send('DELETE', path, { headers }),
};
