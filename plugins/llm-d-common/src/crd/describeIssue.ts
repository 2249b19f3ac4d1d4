import type { z } from 'zod';

/**
 * One fault that zod found, in the words that a Kubernetes API server uses for the same fault.
 */
export function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Required value'
        : `Invalid value: ${shown(issue.input)}: must be of type ${
            issue.expected === 'int' ? 'integer' : issue.expected
          }`;
    case 'too_big':
      return `Invalid value: ${shown(issue.input)}: ${tooBig(issue)}`;
    case 'too_small':
      return `Invalid value: ${shown(issue.input)}: ${tooSmall(issue)}`;
    case 'invalid_format':
      return `Invalid value: ${shown(issue.input)}: should match '${String(
        issue.pattern ?? issue.format,
      ).replace(/^\/|\/$/g, '')}'`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'Required value'
        : `Unsupported value: ${shown(
            issue.input,
          )}: supported values: ${issue.values
            .map(value => JSON.stringify(value))
            .join(', ')}`;
    case 'unrecognized_keys':
      return 'unknown field';
    default:
      return `Invalid value: ${shown(issue.input)}: ${issue.message}`;
  }
}

function tooBig(issue: z.core.$ZodIssueTooBig): string {
  switch (issue.origin) {
    case 'string':
      return `should be at most ${issue.maximum} chars long`;
    case 'array':
      return `should have at most ${issue.maximum} items`;
    default:
      return `should be less than or equal to ${issue.maximum}`;
  }
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  switch (issue.origin) {
    case 'string':
      return `should be at least ${issue.minimum} chars long`;
    case 'array':
      return `should have at least ${issue.minimum} items`;
    default:
      return `should be greater than or equal to ${issue.minimum}`;
  }
}

const longestShown = 80;

function shown(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
