import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { ApplyStackOptions } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

const jsonSchema = z.json();

/** Checkpoints of a task as the memory of an apply: a task that is resumed knows what its first life saw. */
export function rememberIn(
  ctx: Pick<ActionContext<{}>, 'checkpoint'>,
  prefix: string,
): NonNullable<ApplyStackOptions['remember']> {
  return (key, look) =>
    ctx.checkpoint({
      key: `${prefix}.${key}`,
      // What is not JSON (undefined fields) would not come back, so it does not go in.
      fn: async () =>
        jsonSchema.parse(JSON.parse(JSON.stringify(await look()))),
    });
}
