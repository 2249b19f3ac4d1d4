import { availableParallelism, loadavg } from 'node:os';
import type { Benchmark, Figure } from './Benchmark';
import { measureExtProc } from './data-plane/extProc';
import { measureGateway } from './data-plane/gateway';
import { measureScheduling } from './data-plane/scheduling';
import { measureSimulator } from './data-plane/simulator';
import { measureTiming } from './data-plane/timing';
import { measureVirtualTime } from './data-plane/virtualTime';
import { ProgramFiles } from './processes/ProgramFiles';

type Part = (programs: ProgramFiles) => Promise<Figure[]>;

/** In the order in which they run. */
const parts: Readonly<Record<string, Part>> = {
  schedule: measureScheduling,
  'ext-proc': measureExtProc,
  gateway: measureGateway,
  simulator: measureSimulator,
  timing: measureTiming,
  'virtual-time': measureVirtualTime,
};

/** `data-plane`: endpoint picker, gateway and simulator, each as a process of its own. */
export const dataPlaneBenchmark: Benchmark = {
  description: `endpoint picker, gateway, simulator; [${Object.keys(parts).join(
    ' ',
  )}]: those parts alone`,
  async run({ args, say }) {
    const unknown = args.find(word => !Object.hasOwn(parts, word));
    if (unknown !== undefined) {
      throw new Error(
        `There is no part "${unknown}": the parts are ${Object.keys(parts).join(
          ', ',
        )}`,
      );
    }
    const programs = new ProgramFiles();
    const figures: Figure[] = [
      { name: 'cores', value: availableParallelism(), unit: 'count' },
    ];
    try {
      for (const [name, measure] of Object.entries(parts)) {
        if (args.length === 0 || args.includes(name)) {
          say(`${name} ...`);
          figures.push(
            {
              name: `load average before ${name}`,
              value: Number(loadavg()[0].toFixed(2)),
              unit: 'count',
            },
            ...(await measure(programs)),
          );
        }
      }
    } finally {
      programs.remove();
    }
    return figures;
  },
};
