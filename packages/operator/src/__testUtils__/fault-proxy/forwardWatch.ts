import type { IncomingMessage, ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import type { Fault } from './Fault';

const expiredEvent = {
  type: 'ERROR',
  object: {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code: 410,
    reason: 'Expired',
    message: 'too old resource version, says the fault proxy',
  },
};

/** Passes a watch on, event by event, with what goes wrong with it. */
export function forwardWatch(
  answer: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  if (fault?.type === 'watch-expired') {
    response.end(`${JSON.stringify(expiredEvent)}\n`);
    answer.destroy();
    return;
  }
  const write = (line: string) => {
    if (!response.writableEnded) response.write(`${line}\n`);
  };
  let held: string[] | undefined;
  if (fault?.type === 'watch-held') {
    held = [];
    setTimeout(() => {
      held?.forEach(write);
      held = undefined;
    }, fault.ms).unref();
  }
  let events = 0;
  const lines = createInterface(answer);
  lines.on('line', line => {
    events += 1;
    if (fault?.type === 'watch-cut' && events > fault.afterEvents) {
      if (response.writableEnded) return;
      response.write(line.slice(0, line.length / 2), () => response.destroy());
      answer.destroy();
    } else if (fault?.type === 'watch-stale' && isBeyond(fault, events)) {
      // It lags behind.
    } else if (held) {
      held.push(line);
    } else {
      write(line);
      if (fault?.type === 'watch-duplicated') write(line);
    }
  });
  // Whoever is watched for has gone, or the server has.
  lines.on('error', () => response.destroy());
  answer.on('error', () => response.destroy());
  answer.on('close', () => response.end());
}

function isBeyond(
  { events = Infinity }: Extract<Fault, { type: 'watch-stale' }>,
  count: number,
): boolean {
  return count > events;
}
