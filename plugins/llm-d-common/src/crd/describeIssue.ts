import type { z } from 'zod';
import { shown } from '../findings/shown';

/**
 * One fault that zod found, in the words that a Kubernetes API server uses for the same fault.
 */
export function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return 'unknown field';
  }
  const isMissing =
    issue.input === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value');
  if (isMissing) {
    return 'Required value';
  }
  return issue.code === 'invalid_value'
    ? `Unsupported value: ${shown(issue.input)}: ${reasonOf(issue)}`
    : `Invalid value: ${shown(issue.input)}: ${reasonOf(issue)}`;
}

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be of type ${
        issue.expected === 'int' ? 'integer' : issue.expected
      }`;
    case 'invalid_value':
      return `supported values: ${issue.values
        .map(value => JSON.stringify(value))
        .join(', ')}`;
    case 'invalid_format':
      return `should match '${String(issue.pattern ?? issue.format).replace(
        /^\/|\/$/g,
        '',
      )}'`;
    case 'invalid_union':
      return issue.errors.flatMap(([first]) => reasonOf(first)).join(' or ');
    case 'invalid_key':
      return `the key ${issue.issues
        .slice(0, 1)
        .map(one => reasonOf(one))
        .join('')}`;
    case 'too_big':
      return `should ${limited(issue.origin, 'at most', issue.maximum)}`;
    case 'too_small':
      return `should ${limited(issue.origin, 'at least', issue.minimum)}`;
    default:
      return issue.message;
  }
}

function limited(
  origin: string,
  bound: 'at most' | 'at least',
  limit: number | bigint,
): string {
  switch (origin) {
    case 'string':
      return `be ${bound} ${limit} chars long`;
    case 'array':
      return `have ${bound} ${limit} items`;
    default:
      return bound === 'at most'
        ? `be less than or equal to ${limit}`
        : `be greater than or equal to ${limit}`;
  }
}
