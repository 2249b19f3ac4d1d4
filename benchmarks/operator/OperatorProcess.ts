import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { heapInPod } from './heapInPod';

/** Where its ServiceAccount stands, and its Lease. */
export const OPERATOR_NAMESPACE = 'llm-d-sim-system';

/** In which Linux counts processor time, on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** The operator as a process of its own, with leader election. */
export class OperatorProcess {
  readonly #child: ChildProcess;
  #output = '';

  /**
   * @param program - see {@link buildOperator}
   */
  constructor(program: string, kubeconfig: string) {
    this.#child = spawn(
      process.execPath,
      [
        ...heapInPod(),
        program,
        '--kubeconfig',
        kubeconfig,
        '--leader-elect',
        '--leader-elect-namespace',
        OPERATOR_NAMESPACE,
        '--watch-parent',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => {
        this.#output += chunk;
      });
    }
  }

  /** All that it has printed so far. */
  get output(): string {
    return this.#output;
  }

  has(text: string): boolean {
    if (this.#child.exitCode !== null) {
      throw new Error(`The operator has ended:\n${this.#output.slice(-2000)}`);
    }
    return this.#output.includes(text);
  }

  /** Resident memory, MiB (Linux). */
  residentMiB(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  /** Time on a processor so far, in seconds (Linux). */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    // Behind the program's name, which may hold anything: fields 14 and 15, user and system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  /** Sends a signal without waiting for what comes of it. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(name);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      return;
    }
    this.#child.kill('SIGTERM');
    await once(this.#child, 'close');
  }
}
