import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Address } from '../images/Program';
import type { ProbeAnswer } from './sendProbe';

export interface HttpProbe {
  scheme: 'http' | 'https';
  path: string;
  headers: Record<string, string>;
  address: Address;
  /** The address as the pod network knows it, for messages. */
  shown: string;
}

/** Healthy is any status from 200 to 399; certificates are not checked, as kubelets do not. */
export function probeHttp(
  { scheme, path, headers, address, shown }: HttpProbe,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  return new Promise(resolve => {
    const failed = (reason: string) =>
      resolve({
        healthy: false,
        message: `Get "${scheme}://${shown}${path}": ${reason}`,
      });
    const send = scheme === 'https' ? requestHttps : requestHttp;
    const request = send({
      ...address,
      path,
      agent: false,
      rejectUnauthorized: false,
      headers: { host: shown, 'user-agent': 'kube-probe/local', ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on('response', response => {
      response.resume();
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 400) {
        resolve({ healthy: true });
      } else {
        resolve({
          healthy: false,
          message: `HTTP probe failed with statuscode: ${status}`,
        });
      }
      request.destroy();
    });
    request.on('error', error =>
      failed(
        error.name === 'TimeoutError' || error.name === 'AbortError'
          ? `no answer within ${timeoutMs} ms`
          : error.message,
      ),
    );
    request.end();
  });
}
