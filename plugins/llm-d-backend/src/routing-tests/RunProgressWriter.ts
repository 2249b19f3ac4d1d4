import type { RunProgress } from '@llm-d-sim/plugin-llm-d-node';
import { latestOnly } from './latestOnly';
import type { RunnerTimes } from './RunnerTimes';

/** Keeps somebody informed of a run's progress: not too often, and not too seldom. */
export class RunProgressWriter {
  readonly #writer: ReturnType<typeof latestOnly<RunProgress>>;
  readonly #stillAtIt: NodeJS.Timeout;
  #latest: RunProgress | undefined;

  constructor(options: {
    /** Called with the newest progress, one call at a time. */
    write(progress: RunProgress): Promise<void>;
    times: Pick<RunnerTimes, 'progressEveryMs' | 'quietMs'>;
  }) {
    const { times, write } = options;
    this.#writer = latestOnly(write, times.progressEveryMs);
    this.#stillAtIt = setInterval(
      () => this.#latest && this.#writer.push(this.#latest),
      times.quietMs,
    );
  }

  push(progress: RunProgress): void {
    this.#latest = progress;
    this.#writer.push(progress);
  }

  /** Resolves once everything is written; nothing is written afterwards. */
  async settle(): Promise<void> {
    clearInterval(this.#stillAtIt);
    await this.#writer.settle();
  }
}
