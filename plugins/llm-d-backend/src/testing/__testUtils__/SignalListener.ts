import { setTimeout } from 'node:timers/promises';

/** A page, as far as signals go: one WebSocket to the signals plugin. */
export class SignalListener {
  readonly #socket: WebSocket;
  readonly #messages: unknown[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) =>
      this.#messages.push(JSON.parse(String(data))),
    );
  }

  /** What came so far, as it came. */
  get messages(): readonly unknown[] {
    return this.#messages;
  }

  /** The plugin listens for upgrades from the first attempt on, and never answers that one; pages give up and try again, too. */
  static async connect(
    portal: { port(): number },
    channel: string,
  ): Promise<SignalListener> {
    for (;;) {
      const socket = new WebSocket(
        `ws://localhost:${portal.port()}/api/signals`,
      );
      const opened = await new Promise<boolean>(resolve => {
        socket.addEventListener('open', () => resolve(true));
        socket.addEventListener('error', () => resolve(false));
        setTimeout(1_000, false).then(resolve, () => {});
      });
      if (opened) {
        socket.send(JSON.stringify({ action: 'subscribe', channel }));
        return new SignalListener(socket);
      }
      socket.close();
    }
  }

  close(): void {
    this.#socket.close();
  }
}
