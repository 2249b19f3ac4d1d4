import { Outcome } from './exchange';

const kinds = [
  'answered',
  'refused',
  'broken off',
  'aborted',
  'stuck',
] as const;

/** What the clients have sent, and what became of it. */
export class Ledger {
  #sent = 0;
  readonly #outcomes = new Map<Outcome['kind'], number>();
  readonly #byKind = new Map<string, Map<Outcome['kind'], number>>();
  readonly #byPod = new Map<string, number>();
  readonly #statuses = new Map<number, number>();
  #goneEarly = 0;

  sent(): void {
    this.#sent += 1;
  }

  ended(kind: string, outcome: Outcome): void {
    add(this.#outcomes, outcome.kind);
    let counts = this.#byKind.get(kind);
    if (!counts) {
      counts = new Map();
      this.#byKind.set(kind, counts);
    }
    add(counts, outcome.kind);
    if (outcome.kind === 'answered') {
      add(this.#byPod, outcome.pod);
    } else if (outcome.kind === 'refused') {
      add(this.#statuses, outcome.status);
    } else if (outcome.kind === 'aborted' && !outcome.answerBegun) {
      this.#goneEarly += 1;
    }
  }

  get total(): number {
    return this.#sent;
  }

  get underWay(): number {
    const ended = [...this.#outcomes.values()].reduce((a, b) => a + b, 0);
    return this.#sent - ended;
  }

  /** Clients that went away before their answer began; the last of them may never have been read by anybody. */
  get goneEarly(): number {
    return this.#goneEarly;
  }

  count(kind: Outcome['kind']): number {
    return this.#outcomes.get(kind) ?? 0;
  }

  /** Answers that a pod gave, as their headers say. */
  answeredBy(pod: string): number {
    return this.#byPod.get(pod) ?? 0;
  }

  refusedWith(status: number): number {
    return this.#statuses.get(status) ?? 0;
  }

  /** A line for each kind of request, and one for all. */
  table(): string[] {
    const width = 24;
    const row = (name: string, count: (kind: Outcome['kind']) => number) =>
      `${name.padEnd(width)}${kinds
        .map(kind => String(count(kind)).padStart(11))
        .join('')}`;
    return [
      `${''.padEnd(width)}${kinds.map(kind => kind.padStart(11)).join('')}`,
      ...[...this.#byKind].map(([name, counts]) =>
        row(name, kind => counts.get(kind) ?? 0),
      ),
      row(`all ${this.#sent}`, kind => this.count(kind)),
      `refused by status: ${
        [...this.#statuses]
          .map(([status, count]) => `${status}: ${count}`)
          .join(', ') || 'none'
      }`,
    ];
  }
}

function add<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
