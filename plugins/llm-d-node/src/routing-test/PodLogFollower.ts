import type { ClusterClient } from '../cluster/ClusterClient';

/** The API server knows whole seconds only; a line may also be stamped before it can be read. */
const overlapMs = 2_000;

/** RFC 3339 with any number of decimals, as the API server puts it before a line. */
const stamped =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;

/** Reads the log of one container piece by piece: each line once, that of a container before a restart too. */
export class PodLogFollower {
  readonly #cluster: ClusterClient;
  readonly #pod: { namespace: string; name: string; container: string };
  #since: Date;
  #restarts: number;
  /** Read, and not yet handed on because the next read failed. */
  #held: string[] = [];
  /** Lines at the end of what has been read, by how often they were there. */
  #seen = new Map<string, number>();

  constructor(options: {
    cluster: ClusterClient;
    pod: {
      namespace: string;
      name: string;
      container: string;
      restarts: number;
    };
    since: Date;
  }) {
    const { container, name, namespace, restarts } = options.pod;
    this.#cluster = options.cluster;
    this.#pod = { namespace, name, container };
    this.#since = options.since;
    this.#restarts = restarts;
  }

  /** Lines that have not been read before, without their timestamps. */
  async read(options: {
    restarts: number;
    limitBytes: number;
    signal?: AbortSignal;
  }): Promise<string[]> {
    const { limitBytes, restarts, signal } = options;
    const read = async (previous: boolean) =>
      this.#unread(
        await this.#cluster.podLog(this.#pod, {
          sinceTime: this.#since,
          timestamps: true,
          limitBytes,
          previous,
          signal,
        }),
      );
    if (restarts > this.#restarts) {
      this.#held = await read(true);
      this.#restarts = restarts;
    }
    const lines = [...this.#held, ...(await read(false))];
    this.#held = [];
    return lines;
  }

  #unread(text: string): string[] {
    const lines = text.split('\n');
    // Without a line break at its end it may still be going on.
    const rest = lines.pop() ?? '';
    const complete = isWhole(rest) ? [...lines, rest] : lines;
    const seen = new Map(this.#seen);
    const unread: string[] = [];
    let latest = this.#since.getTime() + overlapMs;
    for (const line of complete) {
      const times = seen.get(line) ?? 0;
      const at = Date.parse(stamped.exec(line)?.[1] ?? '');
      latest = Number.isNaN(at) ? latest : Math.max(latest, at);
      if (times > 0) {
        seen.set(line, times - 1);
      } else {
        unread.push(line.replace(stamped, ''));
      }
    }
    this.#since = new Date(latest - overlapMs);
    this.#seen = countFrom(complete, this.#since);
    return unread;
  }
}

function isWhole(line: string): boolean {
  return line.endsWith('}');
}

/** What the next read will bring again: it goes back to the second of that time. */
function countFrom(lines: readonly string[], since: Date): Map<string, number> {
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const counts = new Map<string, number>();
  for (const line of lines) {
    const at = Date.parse(stamped.exec(line)?.[1] ?? '');
    if (Number.isNaN(at) || at >= from) {
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return counts;
}
