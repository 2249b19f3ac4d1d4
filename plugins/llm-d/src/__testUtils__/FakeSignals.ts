import type {
  SignalApi,
  SignalSubscriber,
} from '@backstage/plugin-signals-react';
import type { LlmDSignal } from '@llm-d-sim/plugin-llm-d-common';

/** Signals in memory, for tests: everybody hears everything, as JSON, as with the backend's broadcasts. */
export class FakeSignals implements SignalApi {
  readonly #listeners = new Set<(json: string) => void>();

  subscribe<TMessage>(
    _channel: string,
    onMessage: (message: TMessage) => void,
  ): SignalSubscriber {
    const listener = (json: string) => onMessage(JSON.parse(json));
    this.#listeners.add(listener);
    return { unsubscribe: () => this.#listeners.delete(listener) };
  }

  send(signal: LlmDSignal): void {
    this.#listeners.forEach(listener => listener(JSON.stringify(signal)));
  }
}
