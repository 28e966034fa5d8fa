import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** The shapes of the API under the names the code uses. Statuses are narrowed to the words of src/status. */
export type Run = Omit<Schemas['RunView'], 'status'> & { status: RunStatus };
export type Node = Omit<Schemas['NodeView'], 'status'> & { status: NodeStatus };
export type Attempt = Schemas['AttemptView'];
export type Waiting = Schemas['WaitingView'];
export type Progress = Schemas['ProgressView'];
export type Cost = Schemas['CostView'];
export type RunError = Schemas['ErrorView'];
export type RunEvent = Schemas['EventView'];
export type RunChange = Omit<Schemas['RunChangeView'], 'status'> & { status: RunStatus };
export type RunGraph = Schemas['RunGraph'];
export type Graph = Schemas['GraphView'];
export type GraphNode = Schemas['GraphNode'];
export type GraphEdge = Schemas['GraphEdge'];
export type Workflow = Schemas['WorkflowView'];
export type WorkflowDetail = Schemas['WorkflowDetail'];
export type WorkflowVersion = Schemas['WorkflowVersionView'];
export type WorkflowVersionDetail = Schemas['WorkflowVersionDetail'];
export type Validation = Schemas['ValidateAnswer'];
export type Published = Schemas['PublishAnswer'];
export type Gate = Omit<Schemas['GateView'], 'status'> & { status: 'open' | 'decided' | 'closed' };
export type GateDecision = Schemas['GateDecision'];
export type Agent = Schemas['AgentView'];
export type ToolServer = Omit<Schemas['ToolServerView'], 'tools' | 'settings'> & { tools: Tool[]; settings: ToolServerBody };
export type ToolServerBody = Schemas['ToolServerBody'];
export type Tool = Schemas['ToolView'];
export type ToolCallAnswer = Schemas['ToolCallAnswer'];
export type Caller = Schemas['CallerView'];
export type Model = Schemas['ModelView'];
export type CostSum = Schemas['CostSumView'];
export type RunCost = Schemas['RunCostView'];
export type Health = Schemas['HealthView'];
export type ProblemError = Schemas['ProblemError'];
export type StartBody = Schemas['StartWorkflowBody'];
export type StartInlineBody = Schemas['StartRunBody'];
export type RetryBody = Schemas['RetryBody'];
export type RerunBody = Schemas['RerunBody'];
export type BulkBody = Schemas['BulkBody'];
export type BulkFilter = Schemas['BulkFilter'];
export type BulkResult = Schemas['BulkResult'];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type RunStatus = 'created' | 'running' | 'paused' | 'success' | 'partial_success' | 'failed' | 'cancelled';
export type NodeStatus = 'pending' | 'queued' | 'running' | 'retrying' | 'waiting' | 'success' | 'failed' | 'skipped' | 'cancelled';
