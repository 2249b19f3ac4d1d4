import { Decision } from './Decision';
import { Endpoint } from './Endpoint';
import { PluginId } from './plugins';

/**
 * Headers by their lower-case names.
 *
 * @public
 */
export type Headers = Readonly<Record<string, string>>;

/**
 * Tells the pods of a request about one another: runs after scheduling, and
 * changes the headers that go to the model server.
 *
 * @public
 */
export interface RequestHeadersHandler extends PluginId {
  readonly role: 'request-headers-handler';
  /**
   * @param headers - the request's headers so far
   * @param decisions - of the profiles that ran, by name
   * @returns the headers from here on
   */
  apply(headers: Headers, decisions: ReadonlyMap<string, Decision>): Headers;
}

/**
 * Adds headers to the response.
 *
 * @public
 */
export interface ResponseHeadersHandler extends PluginId {
  readonly role: 'response-headers-handler';
  /** @param decisions - of the profiles that ran, by name */
  responseHeaders(
    served: Endpoint,
    decisions: ReadonlyMap<string, Decision>,
  ): Headers;
}
