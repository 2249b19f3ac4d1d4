/** One measured number. */
export interface Figure {
  name: string;
  value: number;
  unit: 's' | 'ms' | 'MiB' | 'count';
  /** The most that it may be. */
  limit?: number;
}

export interface Benchmark {
  description: string;
  run(options: {
    args: readonly string[];
    say(line: string): void;
  }): Promise<Figure[]>;
}
