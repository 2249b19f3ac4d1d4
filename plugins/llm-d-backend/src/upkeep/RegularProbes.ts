import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** A stack that may be asked. */
export interface ProbedStack {
  entityRef: string;
  cluster: string;
}

/**
 * Asks stacks in rounds: those of a cluster one after the other, for a load test is something else, and clusters side by side, so that
 * one that hangs keeps no other from being asked. A round that runs out of time goes on in the next one where it has ended.
 */
export class RegularProbes<S extends ProbedStack> {
  readonly #logger: Pick<LoggerService, 'debug'>;
  readonly #probe: (stack: S, signal: AbortSignal) => Promise<unknown>;
  readonly #stacks: () => readonly S[];
  /** By cluster: the stack that was asked last. */
  readonly #last = new Map<string, string>();

  constructor(options: {
    logger: Pick<LoggerService, 'debug'>;
    probe(stack: S, signal: AbortSignal): Promise<unknown>;
    /** Those that are to be asked now. */
    stacks(): readonly S[];
  }) {
    this.#logger = options.logger;
    this.#probe = options.probe;
    this.#stacks = options.stacks;
  }

  /** @param signal - ends the round */
  async round(signal: AbortSignal): Promise<void> {
    const byCluster = new Map<string, S[]>();
    for (const stack of this.#stacks()) {
      const stacks = byCluster.get(stack.cluster) ?? [];
      stacks.push(stack);
      byCluster.set(stack.cluster, stacks);
    }
    for (const cluster of this.#last.keys()) {
      if (!byCluster.has(cluster)) {
        this.#last.delete(cluster);
      }
    }
    await Promise.all(
      [...byCluster].map(([cluster, stacks]) =>
        this.#roundOf(cluster, stacks, signal),
      ),
    );
  }

  async #roundOf(
    cluster: string,
    stacks: readonly S[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const stack of after(this.#last.get(cluster), stacks)) {
      if (signal.aborted) {
        return;
      }
      // Before it is asked: one that hangs to the end of the round must not be the first of the next.
      this.#last.set(cluster, stack.entityRef);
      try {
        await this.#probe(stack, signal);
      } catch (error) {
        this.#logger.debug(
          `Stack ${stack.entityRef} could not be asked: ${
            toError(error).message
          }`,
        );
      }
    }
  }
}

/** All of them, beginning behind the last one, which need not be among them any more. */
function after<S extends ProbedStack>(
  last: string | undefined,
  stacks: readonly S[],
): S[] {
  const sorted = [...stacks].sort((one, other) =>
    one.entityRef < other.entityRef ? -1 : 1,
  );
  const isBehind = ({ entityRef }: S) => last === undefined || entityRef > last;
  return [
    ...sorted.filter(isBehind),
    ...sorted.filter(stack => !isBehind(stack)),
  ];
}
