import type { StreamFigures } from '@llm-d-sim/plugin-llm-d-common';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { usageSchema, type TokenUsage } from './tokenUsage';

const eventSchema = z.object({
  usage: usageSchema.nullish(),
  error: z.object({ message: z.string() }).optional(),
});

/** Reads server-sent events of the OpenAI API as their bytes come; keeps counts and times, no text. */
export class EventStreamReader {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #events = 0;
  #arrivals = 0;
  #done = false;
  #error?: string;
  #usage?: TokenUsage;
  #firstEvent?: number;
  #lastEvent?: number;
  #lastArrival?: number;
  #longestGap?: number;

  /** @param atMs - of any clock that never goes back */
  read(chunk: Uint8Array, atMs: number): void {
    this.#arrivals += 1;
    if (this.#lastArrival !== undefined) {
      this.#longestGap = Math.max(
        this.#longestGap ?? 0,
        atMs - this.#lastArrival,
      );
    }
    this.#lastArrival = atMs;
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split(
      /\r?\n/,
    );
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) {
        this.#event(line.slice('data:'.length).trim(), atMs);
      }
    }
  }

  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  get figures(): StreamFigures {
    return {
      events: this.#events,
      arrivals: this.#arrivals,
      done: this.#done,
      ...(this.#error !== undefined && { error: this.#error }),
      ...(this.#longestGap !== undefined && {
        longestGapMs: this.#longestGap,
      }),
    };
  }

  /** Mean ms between two events. */
  get itlMs(): number | undefined {
    return this.#firstEvent === undefined ||
      this.#lastEvent === undefined ||
      this.#events < 2
      ? undefined
      : (this.#lastEvent - this.#firstEvent) / (this.#events - 1);
  }

  #event(data: string, atMs: number): void {
    if (data === '[DONE]') {
      this.#done = true;
      return;
    }
    this.#events += 1;
    this.#firstEvent ??= atMs;
    this.#lastEvent = atMs;
    // Parsing every token's event would make the generator late.
    if (data.includes('"usage"') || data.includes('"error"')) {
      const event = parsed(data);
      this.#usage = event?.usage ?? this.#usage;
      this.#error = event?.error?.message ?? this.#error;
    }
  }
}

function parsed(data: string): z.output<typeof eventSchema> | undefined {
  try {
    return eventSchema.parse(JSON.parse(data));
  } catch {
    return undefined;
  }
}
