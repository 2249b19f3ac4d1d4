import { Probed } from '../processes/Probed';
import { ProgramProcess } from '../processes/ProgramProcess';
import { Check } from './Check';
import { checkFlat } from './flatness';
import { SoakStack } from './SoakStack';

/** How the programs that last were, again and again. */
export class Observations {
  readonly #samples = new Map<string, Probed[]>();

  async look(stack: SoakStack): Promise<void> {
    const { life, program } = stack.picker;
    await this.#look('gateway', stack.gateway);
    await this.#look(`endpoint picker ${life + 1}`, program);
    for (const pod of stack.lastingPods) {
      for (const one of pod.programs) {
        await this.#look(one.name, one);
      }
    }
  }

  checks(): Check[] {
    return [...this.#samples].flatMap(([name, samples]) =>
      checkFlat(name, samples),
    );
  }

  /** Memory of each program at the end. */
  table(): string[] {
    const shown = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
    return [...this.#samples].map(([name, samples]) => {
      const residents = samples.map(({ residentBytes }) => residentBytes);
      return `${name.padEnd(24)} resident ${shown(
        residents[residents.length - 1],
      )}, at most ${shown(Math.max(...residents))} (${samples.length} looks)`;
    });
  }

  async #look(name: string, program: ProgramProcess): Promise<void> {
    if (!program.running) {
      return;
    }
    const samples = this.#samples.get(name) ?? [];
    this.#samples.set(name, samples);
    try {
      samples.push(await program.probe());
    } catch (error) {
      // It may be ended on purpose at any moment; whoever did not mean to finds out by the accounts.
      if (program.running) {
        throw error;
      }
    }
  }
}
