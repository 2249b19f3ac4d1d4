/** One measured number. */
export interface Figure {
  name: string;
  value: number;
  unit: 's' | 'ms' | 'MiB' | 'count' | '1/s' | 'x';
  /** The most that it may be. */
  limit?: number;
  /** The least that it may be. */
  floor?: number;
}

export interface Benchmark {
  description: string;
  run(options: {
    args: readonly string[];
    say(line: string): void;
  }): Promise<Figure[]>;
}
