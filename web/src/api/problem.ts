import type { GateDecision, ProblemError } from './types';

/** A refusal of the server (RFC 9457), or a request that never got an answer. */
export class ApiError extends Error {
  /** HTTP status; 0 when the server was not reached. */
  readonly status: number;
  /** Stable word, for example `run_not_found`; `unreachable` when the server was not reached. */
  readonly code: string;
  /** Every mistake found in a workflow or body, with its place. */
  readonly errors: readonly ProblemError[];
  /** The decision that won, when a gate was decided before. */
  readonly decision: GateDecision | null;

  constructor(status: number, code: string, message: string, errors: readonly ProblemError[] = [], decision: GateDecision | null = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.decision = decision;
  }

  /** Trying again may help: nothing is wrong with the request itself. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads a refusal; an answer that is no problem document (a proxy's page) is told by its status. */
export async function problemOf(response: Response): Promise<ApiError> {
  try {
    const problem = (await response.json()) as Partial<{
      code: string; title: string; detail: string | null; errors: ProblemError[]; decision: GateDecision;
    }>;
    const message = problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
    return new ApiError(response.status, problem.code ?? `http_${response.status}`, message, problem.errors, problem.decision);
  } catch {
    const message = `The server answered ${response.status} ${response.statusText}`.trim();
    return new ApiError(response.status, `http_${response.status}`, `${message}.`);
  }
}
