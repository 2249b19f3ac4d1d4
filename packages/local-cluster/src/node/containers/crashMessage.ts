import { isNativeError } from 'node:util/types';

const hints: Record<string, string> = {
  EADDRINUSE:
    'another container of this pod, or another program on this machine, listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not open that port',
  EMFILE:
    'this process has too many open files: raise the limit (ulimit -n) or run fewer pods',
};

/** The last lines of a container that crashed: what its user needs first, then where it happened. */
export function crashMessage(error: unknown): string {
  if (!isNativeError(error)) return `Error: ${String(error)}`;
  const code = 'code' in error ? String(error.code) : '';
  const hint = hints[code];
  const stack = error.stack ?? String(error);
  return hint ? `${error.message} (${hint})\n${stack}` : stack;
}
