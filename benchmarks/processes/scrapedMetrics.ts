import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;

/** What a program says of itself at `/metrics`. */
export class ScrapedMetrics {
  readonly #lines: readonly string[];

  private constructor(exposition: string) {
    this.#lines = exposition.split('\n');
  }

  /** Asks a program of this machine. */
  static async of(port: number): Promise<ScrapedMetrics> {
    const request = get({ host: '127.0.0.1', port, path: '/metrics' });
    const [response] = await once(request, 'response');
    return new ScrapedMetrics(await text(response));
  }

  /**
   * Sum over all samples of a metric.
   *
   * @param label - only samples that have this text among their labels, such as `code="200"`
   */
  sum(metric: string, label = ''): number {
    let sum = 0;
    for (const line of this.#lines) {
      const match = sampleLine.exec(line);
      if (match && match[1] === metric && (match[2] ?? '').includes(label)) {
        sum += Number(match[3]);
      }
    }
    return sum;
  }
}
