import type { IncomingMessage, ServerResponse } from 'node:http';
import type { User } from '../auth/TokenAuthenticator';

/** A request whose sender is known. */
export interface ApiRequest {
  method: string;
  /** Path segments, decoded. */
  segments: readonly string[];
  query: URLSearchParams;
  user: User;
  incoming: IncomingMessage;
  response: ServerResponse;
  /** Aborted when the client is gone or the server stops. */
  signal: AbortSignal;
}

/** The field manager of a request: named in the query, else the program's name. */
export function fieldManagerOf(request: ApiRequest): string {
  const named = request.query.get('fieldManager');
  const agent = request.incoming.headers['user-agent'] ?? 'unknown';
  return named || agent.split('/')[0] || 'unknown';
}

/** A query parameter that is a flag. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && !['false', '0', 'f', 'F'].includes(value);
}
