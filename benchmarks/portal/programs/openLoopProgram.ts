import { noncePrompt } from '../../../plugins/llm-d-common/src/routing-test/noncePrompt';
import { PhaseRunner } from '../../../plugins/llm-d-node/src/routing-test/PhaseRunner';
import { RequestSender } from '../../../plugins/llm-d-node/src/routing-test/RequestSender';
import { DirectWire } from '../../../plugins/llm-d-node/src/routing-test/wire/DirectWire';
import { systemClock } from '../../../plugins/llm-d-node/src/time/Clock';
import { z } from 'zod';
import { openLoopResultSchema } from './openLoopResult';

const orderSchema = z.object({
  url: z.url(),
  perSecond: z.number(),
  seconds: z.number(),
});

async function load(order: z.output<typeof orderSchema>) {
  const { perSecond, seconds } = order;
  const clock = systemClock;
  const sender = new RequestSender({
    wire: new DirectWire(new URL(order.url)),
    clock,
  });
  const began = clock.now();
  const runner = new PhaseRunner({
    clock,
    began,
    idPrefix: 'bench',
    model: 'null',
    targetPorts: [],
    senderOf: () => sender,
    disrupt: async () => undefined,
    answered: () => {},
  });
  const many = perSecond * seconds;
  const prompt = noncePrompt('bench', 512);
  const cpuBefore = process.cpuUsage();
  try {
    await runner.run({
      id: 'load',
      title: 'Load',
      arrival: {
        type: 'open-loop',
        atMs: Array.from({ length: many }, (_, n) => (n * 1000) / perSecond),
      },
      requests: Array.from({ length: many }, () => ({
        path: '/v1/completions',
        body: { prompt, max_tokens: 1 },
      })),
    });
    const cpu = process.cpuUsage(cpuBefore);
    const rows = runner.rows;
    return openLoopResultSchema.parse({
      answered: rows.filter(({ status }) => status === 200).length,
      cpuMs: (cpu.user + cpu.system) / 1000,
      lagMs: rows.map(({ lagMs }) => lagMs),
      e2eMs: rows.map(({ e2eMs }) => e2eMs ?? 0),
    });
  } finally {
    await sender.close();
  }
}

process.on('message', message => {
  load(orderSchema.parse(message)).then(
    result => process.send?.(result),
    error => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
