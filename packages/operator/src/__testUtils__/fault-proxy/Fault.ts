import type { ProxiedRequest, Verb } from './ProxiedRequest';

/** What goes wrong with a request that is no watch, or with a watch before it begins. */
export type RequestFault =
  /** The server refuses, and does nothing. */
  | { type: 'status'; code: number; reason: string; retryAfterSeconds?: number }
  /** The request comes to the server, and is answered, late. */
  | { type: 'delay'; ms: number }
  /** The connection breaks: before the server has the request, after it has acted upon it, or in the middle of its answer. */
  | { type: 'cut'; when: 'before' | 'applied' | 'answering' }
  /** Nothing comes back, and the connection stays open. The server never sees the request. */
  | { type: 'silence' }
  /** The answer is another one. */
  | { type: 'answer'; change(body: unknown): unknown };

/** What goes wrong with a watch. */
export type WatchFault =
  /** It begins, and nothing is ever told. */
  | { type: 'watch-silence' }
  /** It ends at once with an ERROR event of code 410, as a version that is too old does. */
  | { type: 'watch-expired' }
  /** It begins further back, so that old news comes again; and if so, tells no more than so many events. */
  | { type: 'watch-stale'; versionsBack: number; events?: number }
  /** What happens in the first while is told after it. */
  | { type: 'watch-held'; ms: number }
  /** Every event comes twice. */
  | { type: 'watch-duplicated' }
  /** The connection breaks in the middle of the event after so many. */
  | { type: 'watch-cut'; afterEvents: number };

export type Fault = RequestFault | WatchFault;

/** When something goes wrong. What is left out matches everything. */
export interface FaultRule {
  verbs?: readonly Verb[];
  path?: RegExp;
  /** The first of the matching requests that it happens to, from 1. Default 1. */
  nth?: number;
  /** To how many of them. Default: all. */
  times?: number;
  fault: Fault;
}

/** Whether a fault can happen to this request: those of watches only to watches. */
export function matches(rule: FaultRule, request: ProxiedRequest): boolean {
  const { fault, path, verbs } = rule;
  return (
    (request.verb === 'watch' || !fault.type.startsWith('watch-')) &&
    (verbs === undefined || verbs.includes(request.verb)) &&
    (path === undefined || path.test(request.path))
  );
}
