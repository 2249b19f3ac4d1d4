import { connect } from 'node:net';
import type { Address } from '../images/Program';
import type { ProbeAnswer } from './sendProbe';

/** Healthy is what accepts a connection. */
export function probeTcp(
  { address, shown }: { address: Address; shown: string },
  timeoutMs: number,
): Promise<ProbeAnswer> {
  return new Promise(resolve => {
    const socket = connect(address);
    const answer = (result: ProbeAnswer) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () =>
      answer({
        healthy: false,
        message: `dial tcp ${shown}: no answer within ${timeoutMs} ms`,
      }),
    );
    socket.on('connect', () => answer({ healthy: true }));
    socket.on('error', error =>
      answer({
        healthy: false,
        message: `dial tcp ${shown}: ${error.message}`,
      }),
    );
  });
}
