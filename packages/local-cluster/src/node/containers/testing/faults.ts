import { createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { FaultContainment } from '../FaultContainment';

/** Run as a process of its own: prints the faults that were contained, and that it is still alive. */
async function main(): Promise<void> {
  const containment = new FaultContainment();
  const contained: string[] = [];
  const run = (name: string, program: () => void) =>
    containment.run(program, error =>
      contained.push(`${name}: ${String(error)}`),
    );

  run('timer', () =>
    setTimeout(() => {
      throw new Error('in a timer');
    }),
  );
  run('promise', () => {
    Promise.reject(new Error('in a promise'));
  });
  // 192.0.2.0/24 is for documentation: no machine has it.
  run('listener', () => createServer().listen(1, '192.0.2.1'));
  while (contained.length < 3) await turn();

  process.stdout.write(`${contained.sort().join('\n')}\nalive\n`);
  // A fault of the process itself still ends it.
  setTimeout(() => {
    throw new Error('nobody contains this');
  });
}

main();
