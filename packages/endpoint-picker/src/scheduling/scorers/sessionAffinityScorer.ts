import { PluginId, Scorer } from '../plugins';

/** Standard base64 with padding, which is what the real one decodes. */
const BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decoded(token: string): string | undefined {
  if (token === '' || !BASE64.test(token)) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(token), c => c.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/**
 * The session token of an endpoint: base64 of `<namespace>/<name>`.
 *
 * @public
 */
export function sessionToken(key: string): string {
  const bytes = new TextEncoder().encode(key);
  return btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''));
}

/**
 * `session-affinity-scorer` by token: 1 for the endpoint that the request's
 * header names as base64 of `<namespace>/<name>`, 0 for all others; 0 for all
 * when there is no token, or none that can be read. Range {0, 1}.
 *
 * Sources: llm-d-inference-scheduler v0.4.0, scorer/session_affinity.go, which
 * sets the token on the response after its headers have left, so that clients
 * never get one; llm-d-router v0.10, scorer/sessionaffinity
 * (`encoded_endpoint_header`), where they do.
 *
 * @param id - the plugin's name and type
 * @param header - the request header, in lower case
 *
 * @public
 */
export function sessionTokenScorer(id: PluginId, header: string): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: (endpoints, { headers }) => {
      const wanted = decoded(headers[header] ?? '');
      return endpoints.map(endpoint => (endpoint.key === wanted ? 1 : 0));
    },
  };
}

/**
 * `session-affinity-scorer` by session id: 1 for the endpoint that the
 * session is bound to, 0 for all others; 0 for all when it is not bound.
 * Range {0, 1}. Source: llm-d-router v0.10, scorer/sessionaffinity
 * (`session_id`).
 *
 * @param id - the plugin's name and type; the session store has the same name
 *
 * @public
 */
export function sessionIdScorer(id: PluginId): Scorer {
  return {
    ...id,
    role: 'scorer',
    score: (endpoints, _request, { boundSessions }) => {
      const bound = boundSessions.get(id.name);
      return endpoints.map(endpoint => (endpoint.key === bound ? 1 : 0));
    },
  };
}
