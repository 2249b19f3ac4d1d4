import { PluginId } from '../plugins';
import { SessionBindings } from './SessionBindings';
import { SessionStore } from './SessionStore';

/**
 * Parameters of {@link sessionIdStore}.
 *
 * @public
 */
export interface SessionIdOptions {
  /** Request header with the client's session id, in lower case. */
  readonly header: string;
  /** How long an unused binding lasts, in milliseconds. */
  readonly ttlMs: number;
  /** Profile whose pick binds; undefined is the primary one. */
  readonly profile?: string;
}

/**
 * The memory of `session-affinity-scorer` with strategy `session_id`: the
 * first request of a session binds it to where it went. The session moves only
 * when its endpoint is no longer a candidate; any use prolongs the binding.
 *
 * Source: llm-d-router v0.10, scorer/sessionaffinity.
 *
 * @public
 */
export function sessionIdStore(
  id: PluginId,
  { header, ttlMs, profile }: SessionIdOptions,
): SessionStore {
  const bindings = new SessionBindings(ttlMs);
  return {
    ...id,
    role: 'session-store',
    profile,
    boundTo: ({ headers }, now) => {
      const session = headers[header];
      return session ? bindings.get(session, now) : undefined;
    },
    served: ({ headers }, endpoint, candidates, now) => {
      const session = headers[header];
      if (!session) {
        return;
      }
      const bound = bindings.get(session, now);
      const picked = endpoint.key;
      const stays =
        bound !== undefined &&
        bound !== picked &&
        candidates.some(candidate => candidate.key === bound);
      if (!stays) {
        bindings.bind(session, picked, now);
      }
    },
  };
}
