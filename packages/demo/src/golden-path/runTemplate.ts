import type {
  ActionContext,
  ScaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import { createTemplateRenderer, type TemplateValue } from 'nunjitsu';
import { z } from 'zod';
import type {
  GoldenPathTemplate,
  TemplateStep,
  Values,
} from './GoldenPathTemplate';

/** An action of whatever input. */
export type ScaffolderAction = Parameters<
  ScaffolderActionsExtensionPoint['addActions']
>[number];

const valuesSchema = z.record(z.string(), z.json());

/** @public */
export interface RunTemplateOptions {
  template: GoldenPathTemplate;
  /** What somebody has filled in. */
  values: Values;
  actions: readonly ScaffolderAction[];
  /** What a step finds around it, but for its input and where its output goes. */
  context: Omit<ActionContext<{}>, 'input' | 'output' | 'step'>;
  /** Does a step's work, so that somebody can time it. */
  around(step: TemplateStep, work: () => Promise<void>): Promise<void>;
  /** The last word on what goes into a step. */
  amendInput(step: TemplateStep, input: Values): Values;
  /** The last word on what a step hands on. */
  amendOutput(step: TemplateStep, output: Values): Values;
}

/**
 * Runs the steps of a template as the scaffolder does, with its own actions and its own engine for expressions.
 *
 * @throws what the first action that fails throws, or Error for an action that is not there.
 */
export async function runTemplate(options: RunTemplateOptions): Promise<void> {
  const { actions, context, template, values } = options;
  const steps: Record<string, { output: Values }> = {};
  const renderer = createTemplateRenderer();
  const evaluate = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return renderer.renderValue(value, {
        parameters: values,
        steps,
      } satisfies Record<string, TemplateValue>);
    }
    if (Array.isArray(value)) return value.map(evaluate);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [key, evaluate(inner)]),
        )
      : value;
  };
  for (const step of template.steps) {
    context.signal?.throwIfAborted();
    if (step.if !== undefined && !evaluate(step.if)) continue;
    const action = actions.find(({ id }) => id === step.action);
    if (!action) {
      throw new Error(
        `Template ${template.name}: nothing here can do ${step.action} (step ${step.id})`,
      );
    }
    // What is not JSON (undefined fields) does not reach an action of a task either.
    const input = valuesSchema.parse(
      JSON.parse(JSON.stringify(evaluate(step.input))),
    );
    const output: Record<string, unknown> = {};
    await options.around(step, () =>
      action.handler({
        ...context,
        step: { id: step.id, name: step.name },
        input: options.amendInput(step, input),
        output: (name, value) => {
          output[String(name)] = value;
        },
      }),
    );
    steps[step.id] = {
      output: options.amendOutput(
        step,
        valuesSchema.parse(JSON.parse(JSON.stringify(output))),
      ),
    };
  }
}
