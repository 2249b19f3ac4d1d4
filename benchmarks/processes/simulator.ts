import { ProgramFiles } from './ProgramFiles';
import { ProgramProcess } from './ProgramProcess';
import { freePorts, untilListening } from './ports';

/** A simulator as a process of its own. */
export interface RunningSimulator {
  readonly program: ProgramProcess;
  readonly port: number;
}

/**
 * Starts the program of the simulator; it serves the model `model`.
 *
 * @param args - its command line, without port and model
 */
export async function startSimulator(
  programs: ProgramFiles,
  args: readonly string[],
  options: {
    name?: string;
    port?: number;
    probe?: string;
    nodeFlags?: readonly string[];
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<RunningSimulator> {
  const port = options.port ?? (await freePorts(1))[0];
  const program = new ProgramProcess({
    name: options.name ?? 'simulator',
    file: await programs.build('packages/inference-sim/src/main.ts'),
    probe: options.probe,
    nodeFlags: options.nodeFlags,
    env: { POD_IP: '127.0.0.1', ...options.env },
    args: [`--port=${port}`, '--model=model', ...args],
  });
  await untilListening(program, port);
  return { program, port };
}
