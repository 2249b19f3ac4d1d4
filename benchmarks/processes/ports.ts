import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ProgramProcess } from './ProgramProcess';

const HOST = '127.0.0.1';

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () =>
    createServer().listen(0, HOST),
  );
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) {
      await once(server, 'listening');
    }
    const address = server.address();
    ports.push(address && typeof address === 'object' ? address.port : 0);
  }
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
  return ports;
}

/** Whether somebody accepts connections there. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Waits until a program listens.
 *
 * @throws Error when it ends before
 */
export async function untilListening(
  program: ProgramProcess,
  port: number,
): Promise<void> {
  while (!(await accepts(port))) {
    if (!program.running) {
      throw new Error(program.tell(`does not listen on port ${port}`));
    }
    await delay(20);
  }
}
