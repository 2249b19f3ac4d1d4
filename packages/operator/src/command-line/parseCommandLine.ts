import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ImagePattern } from '../policy/ImagePattern';
import { parseBindAddress } from '../serving/BindAddress';
import { parseDuration } from './parseDuration';

/** A command line that makes no sense; the message says what to write. */
export class UsageError extends Error {
  readonly name = 'UsageError';
}

const text = z.string().min(1);
const texts = z.array(text).optional();
const flag = z.boolean().default(false);
const address = readable(parseBindAddress).default('0');

const commandLineSchema = z
  .object({
    kubeconfig: text.optional(),
    'install-crds': flag,
    namespace: texts,
    'allow-namespace': texts,
    'allow-envoy-filter': flag,
    'allow-image': z
      .array(readable(pattern => new ImagePattern(pattern)))
      .optional(),
    once: flag,
    timeout: readable(parseDuration).optional(),
    'dry-run': flag,
    'leader-elect': flag,
    'leader-elect-namespace': text.optional(),
    'metrics-bind-address': address,
    'health-probe-bind-address': address,
    'log-level': z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    'log-format': z.enum(['text', 'json']).default('text'),
    'watch-parent': flag,
    help: flag,
  })
  .refine(({ once, timeout }) => once || timeout === undefined, {
    path: ['timeout'],
    message:
      'goes with --once only: otherwise the operator runs until it is told to end',
  })
  .refine(values => !(values['dry-run'] && values['install-crds']), {
    path: ['install-crds'],
    message: 'writes, and does not go with --dry-run',
  });

/** The operator's command line, with defaults where it says nothing. */
export type CommandLine = z.output<typeof commandLineSchema>;

/**
 * @param args - without the program's own name
 * @throws UsageError that names every option that is wrong
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const parsed = commandLineSchema.safeParse(readOptions(args));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues
      .map(({ message, path }) => `--${String(path[0])}: ${message}`)
      .join('\n'),
  );
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        kubeconfig: { type: 'string' },
        'install-crds': { type: 'boolean' },
        namespace: { type: 'string', multiple: true },
        'allow-namespace': { type: 'string', multiple: true },
        'allow-envoy-filter': { type: 'boolean' },
        'allow-image': { type: 'string', multiple: true },
        once: { type: 'boolean' },
        timeout: { type: 'string' },
        'dry-run': { type: 'boolean' },
        'leader-elect': { type: 'boolean' },
        'leader-elect-namespace': { type: 'string' },
        'metrics-bind-address': { type: 'string' },
        'health-probe-bind-address': { type: 'string' },
        'log-level': { type: 'string' },
        'log-format': { type: 'string' },
        'watch-parent': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(
      cause instanceof Error ? cause.message : String(cause),
      { cause },
    );
  }
}

/** A text that can be read as what it stands for. */
function readable(read: (value: string) => unknown) {
  return z.string().superRefine((value, context) => {
    try {
      read(value);
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });
}
