import type { Problem } from './Problem';

/**
 * One block of lines: `<file>:<line>:<column> <subject>: <path>: <message>`, the way editors and CI systems find their way to
 * a line, and below it, indented, what to do and where to read on.
 */
export function formatProblem(problem: Problem): string {
  const { docs, file, fix, message, path, position, severity, subject } =
    problem;
  const place = position
    ? `${file}:${position.line}:${position.column}`
    : `${file}:`;
  const parts = [subject, path, message].filter(Boolean);
  if (severity === 'warning') parts.splice(-1, 0, 'warning');
  const lines = [
    `${place} ${parts.join(': ')}`,
    ...(fix ? [`fix: ${fix}`] : []),
    ...(docs ? [`docs: ${docs}`] : []),
  ];
  return lines.join('\n').replace(/\n/g, '\n  ');
}

/** `2 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
  const counted = (severity: Problem['severity']) => {
    const count = problems.filter(one => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  };
  return [...counted('error'), ...counted('warning')].join(', ');
}
