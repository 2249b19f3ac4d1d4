import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { badGateway, serviceUnavailable } from '../errors/StatusError';
import { numberAt, objectsAt, stringAt } from '../json/navigate';
import type { ObjectStore } from '../store/ObjectStore';

/**
 * How the API server reaches the node that runs a pod.
 *
 * @public
 */
export interface KubeletConnector {
  /** The log of a container, as the kubelet's `GET /containerLogs/<namespace>/<pod>/<container>` answers it. */
  containerLogs(
    node: string,
    namespace: string,
    pod: string,
    container: string,
    query: URLSearchParams,
    signal: AbortSignal,
  ): Promise<{ status: number; body: Readable }>;
  /** Where a listener on a pod's address really accepts connections. */
  dialAddress(ip: string, port: number): { host: string; port: number };
}

/**
 * Reaches kubelets at the address and port in their Node's status, over https when the Node carries the annotation
 * `local.llm-d/kubelet-scheme: https`, else over http; both are on this machine.
 */
export class NodeStatusConnector implements KubeletConnector {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  containerLogs(
    node: string,
    namespace: string,
    pod: string,
    container: string,
    query: URLSearchParams,
    signal: AbortSignal,
  ): Promise<{ status: number; body: Readable }> {
    const found = this.#store.collection('nodes').get('', node);
    const addresses = objectsAt(found, 'status', 'addresses');
    const host = stringAt(
      addresses.find(each => each.type === 'InternalIP'),
      'address',
    );
    const port = numberAt(
      found,
      'status',
      'daemonEndpoints',
      'kubeletEndpoint',
      'Port',
    );
    if (!host || port === undefined) {
      throw serviceUnavailable(
        `node ${JSON.stringify(
          node,
        )} has not reported where its kubelet listens`,
      );
    }
    const scheme =
      found?.metadata.annotations?.['local.llm-d/kubelet-scheme'] === 'https'
        ? 'https'
        : 'http';
    const path = [namespace, pod, container].map(encodeURIComponent).join('/');
    const search = query.toString();
    const url = new URL(
      `${scheme}://${host}:${port}/containerLogs/${path}${
        search ? `?${search}` : ''
      }`,
    );
    return new Promise((resolve, reject) => {
      // A kubelet's certificate is its own; it is reached on this machine only.
      const send = scheme === 'https' ? httpsRequest : httpRequest;
      const request = send(
        url,
        { signal, rejectUnauthorized: false },
        answer => {
          resolve({ status: answer.statusCode ?? 502, body: answer });
        },
      );
      request.once('error', error =>
        reject(
          badGateway(
            `the kubelet of node ${node} does not answer: ${error.message}`,
          ),
        ),
      );
      request.end();
    });
  }

  dialAddress(ip: string, port: number): { host: string; port: number } {
    return { host: ip, port };
  }
}
