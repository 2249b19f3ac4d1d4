/** The result of the browser test, for whoever counts. */
export interface CheckResults {
  passed: number;
  failed: number;
  /** Each with its reason. */
  skipped: string[];
}

/** Named steps that build on each other: after a failure the rest is not tried, and each counts as failed. */
export class Checks {
  #passed = 0;
  #failed = 0;
  #broken = false;

  constructor(
    private readonly options: {
      say(line: string): void;
      onFailure(name: string): Promise<void>;
    },
  ) {}

  async check(name: string, work: () => Promise<void>): Promise<void> {
    if (this.#broken) {
      this.#failed += 1;
      this.options.say(`  not tried  ${name}`);
      return;
    }
    try {
      await work();
      this.#passed += 1;
      this.options.say(`  passed     ${name}`);
    } catch (error) {
      this.#failed += 1;
      this.#broken = true;
      this.options.say(
        `  FAILED     ${name}\n${
          error instanceof Error ? error.stack : String(error)
        }`,
      );
      await this.options.onFailure(name);
    }
  }

  get results(): CheckResults {
    return { passed: this.#passed, failed: this.#failed, skipped: [] };
  }
}
