import { countProblems, formatProblem } from './formatProblem';
import type { Problem } from './Problem';

const error: Problem = {
  severity: 'error',
  file: 'a.yaml',
  position: { line: 3, column: 5 },
  subject: 'SchedulerInstall ns/a',
  path: 'spec.epp',
  message: 'is wrong',
};

describe('formatProblem', () => {
  it('says where, what and of what in one line', () => {
    expect(formatProblem(error)).toBe(
      'a.yaml:3:5 SchedulerInstall ns/a: spec.epp: is wrong',
    );
    expect(formatProblem({ ...error, severity: 'warning' })).toBe(
      'a.yaml:3:5 SchedulerInstall ns/a: spec.epp: warning: is wrong',
    );
    expect(
      formatProblem({ severity: 'error', file: 'a.yaml', message: 'is gone' }),
    ).toBe('a.yaml: is gone');
  });

  it('adds what to do and where to read on, indented', () => {
    expect(
      formatProblem({
        ...error,
        path: '',
        message: 'two\nlines',
        fix: 'leave it out',
        docs: 'docs/rules.md',
      }),
    ).toBe(
      'a.yaml:3:5 SchedulerInstall ns/a: two\n  lines\n  fix: leave it out\n  docs: docs/rules.md',
    );
  });

  it('counts', () => {
    const warning: Problem = { ...error, severity: 'warning' };
    expect(countProblems([error, warning, error])).toBe('2 errors, 1 warning');
    expect(countProblems([error])).toBe('1 error');
  });
});
