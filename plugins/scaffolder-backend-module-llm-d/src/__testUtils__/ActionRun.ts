import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  ActionContext,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

/** How one run of an action is set up beside its input. */
export interface RunOptions {
  workspacePath?: string;
  isDryRun?: boolean;
  signal?: AbortSignal;
  secrets?: Record<string, string>;
  checkpoints?: Map<string, unknown>;
}

/** What one run of an action has left. */
export interface RunResult {
  // Outputs are JSON of any shape, and tests look into them.
  outputs: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  log: string;
  error?: Error;
}

/** Runs an action as a task would: its input is JSON that fits its schema, its initiator a user. */
export async function runAction(
  action: TemplateAction<any, any>, // eslint-disable-line @typescript-eslint/no-explicit-any
  input: JsonObject,
  options: RunOptions = {},
): Promise<RunResult> {
  const logger = mockServices.logger.mock();
  const { checkpoints = new Map(), ...more } = options;
  const outputs: Record<string, unknown> = {};
  const temporary = await mkdtemp(path.join(tmpdir(), 'llm-d-action-'));
  const context: ActionContext<JsonObject> = {
    ...createMockActionContext<JsonObject>({
      input: JSON.parse(JSON.stringify(input)),
      logger,
      user: { ref: 'user:default/mock' },
      ...more,
    }),
    output: (name, value) => {
      outputs[name] = JSON.parse(JSON.stringify(value));
    },
    checkpoint: async ({ key, fn }) => {
      if (!checkpoints.has(key)) checkpoints.set(key, await fn());
      return checkpoints.get(key);
    },
    getInitiatorCredentials: async () => mockCredentials.user(),
    createTemporaryDirectory: () => mkdtemp(path.join(temporary, 'task-')),
    ...more,
  };
  let error: Error | undefined;
  try {
    await action.handler(context);
  } catch (fault) {
    error = fault instanceof Error ? fault : new Error(String(fault));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const log = [logger.info, logger.warn]
    .flatMap(({ mock }) => mock.calls.map(([line]) => line))
    .join('\n');
  return { outputs, log, ...(error && { error }) };
}

/** The same, for runs that must succeed. */
export async function succeed(
  ...parameters: Parameters<typeof runAction>
): Promise<RunResult> {
  const result = await runAction(...parameters);
  if (result.error) throw result.error;
  return result;
}

/** Input of an example's first step. */
export function exampleInput(example: string): JsonObject {
  return parse(example).steps[0].input;
}
