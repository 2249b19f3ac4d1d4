import { Agent, request } from 'node:http';

/** How a request ended, as its client saw it. */
export type Outcome =
  /** All of the answer came, with status 200. */
  | { readonly kind: 'answered'; readonly pod: string }
  /** Another status. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The answer began with status 200 and broke off. */
  | { readonly kind: 'broken off' }
  /** The client went away: before the answer's head or after it. */
  | { readonly kind: 'aborted'; readonly answerBegun: boolean }
  /** Neither an answer nor an end, however long it was waited for. */
  | { readonly kind: 'stuck'; readonly answerBegun: boolean };

/** What to send, and when to go away. */
export interface Exchange {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly agent: Agent;
  /** Aborted when nobody waits any longer. */
  readonly giveUp: AbortSignal;
  readonly leaves?:
    | { readonly afterMs: number }
    | { readonly afterChunks: number };
}

/** Sends one request; never rejects. */
export function exchange(what: Exchange): Promise<Outcome> {
  const { agent, body, giveUp, leaves, path, port } = what;
  return new Promise(resolve => {
    let answerBegun = false;
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    let patience: NodeJS.Timeout | undefined;
    const end = (outcome: Outcome) => {
      clearTimeout(patience);
      giveUp.removeEventListener('abort', stuck);
      resolve(outcome);
    };
    const stuck = () => {
      end({ kind: 'stuck', answerBegun });
      outgoing.destroy();
    };
    giveUp.addEventListener('abort', stuck, { once: true });
    const leave = () => {
      end({ kind: 'aborted', answerBegun });
      outgoing.destroy();
    };
    if (leaves && 'afterMs' in leaves) {
      patience = setTimeout(leave, leaves.afterMs);
    }
    outgoing.once('response', incoming => {
      answerBegun = true;
      const status = incoming.statusCode ?? 0;
      let chunks = 0;
      incoming.on('data', () => {
        chunks += 1;
        if (
          leaves &&
          'afterChunks' in leaves &&
          status === 200 &&
          chunks >= leaves.afterChunks
        ) {
          leave();
        }
      });
      incoming.once('close', () => {
        if (status !== 200) {
          end({ kind: 'refused', status });
        } else if (incoming.complete) {
          const pod = incoming.headers['x-inference-pod'];
          end({ kind: 'answered', pod: typeof pod === 'string' ? pod : '' });
        } else {
          end({ kind: 'broken off' });
        }
      });
      incoming.once('error', () => {});
    });
    // A connection that ends without an answer: the gateway answers whatever it takes.
    outgoing.once('error', () => {
      if (!answerBegun) {
        end({ kind: 'refused', status: 0 });
      }
    });
    outgoing.end(body);
  });
}
