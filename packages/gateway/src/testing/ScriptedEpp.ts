import { Server, ServerCredentials, ServerDuplexStream } from '@grpc/grpc-js';
import { StringDecoder } from 'node:string_decoder';
import { promisify } from 'node:util';
import { drained } from '../http/drained';
import { ProcessingRequest } from '../ext-proc/messages';
import { externalProcessorService } from '../ext-proc/protocol';

/** What an EPP may send; the parts that tests use. */
interface Answer {
  request_headers?: object;
  request_body?: object;
  response_headers?: object;
  response_body?: object;
  response_trailers?: object;
  immediate_response?: object;
  dynamic_metadata?: object;
}

type Call = ServerDuplexStream<ProcessingRequest, Answer>;

/** How the scripted EPP decides about one request. */
export interface Decision {
  /** The list to name, `ip:port[,ip:port]`. */
  readonly destination?: string;
  /** Where to name it. */
  readonly by?: 'header' | 'metadata';
  /** Scores to emit, by endpoint. */
  readonly scores?: Readonly<Record<string, number>>;
  /** A body to send upstream instead of the client's. */
  readonly body?: string;
  /** Answer the client instead. */
  readonly immediate?: { code: number; body: string };
  /** Break the stream instead. */
  readonly fail?: 'after request' | 'after headers' | 'on response';
}

/** What one stream looked like from the EPP's side. */
export interface SeenStream {
  readonly peer: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  protocolConfig: object | undefined;
  responseHeaders: Record<string, string>;
  responseBody: string;
  /** Served endpoints, as the response messages' metadata names them. */
  readonly served: Set<string>;
  /** Whether the response's end was seen. */
  responseComplete: boolean;
  /** Whether the gateway has ended the stream, and when. */
  end: 'open' | 'complete' | 'broken off';
}

/** The response header by which the conformance tests of the Inference Extension see who served. */
const servedHeader = 'x-conformance-test-served-endpoint';

const maxChunk = 62_000;

/** No faster than the gateway takes it, as gRPC's `Send` is. */
const write = async (call: Call, answer: Answer): Promise<void> => {
  if (!call.write(answer)) {
    await drained(call);
  }
};

const chunksOf = (body: Buffer): object[] => {
  const count = Math.max(1, Math.ceil(body.length / maxChunk));
  return Array.from({ length: count }, (_, index) => ({
    response: {
      body_mutation: {
        streamed_response: {
          body: body.subarray(index * maxChunk, (index + 1) * maxChunk),
          end_of_stream: index === count - 1,
        },
      },
    },
  }));
};

const headersOf = (
  message: ProcessingRequest['request_headers'],
): Record<string, string> =>
  Object.fromEntries(
    (message?.headers.headers ?? []).map(({ key, raw_value: value }) => [
      key,
      Buffer.from(value).toString('latin1'),
    ]),
  );

const headerMutation = (headers: Record<string, string>): object => ({
  response: {
    clear_route_cache: true,
    header_mutation: {
      set_headers: Object.entries(headers).map(([key, value]) => ({
        header: { key, raw_value: Buffer.from(value) },
      })),
    },
  },
});

const scoresField = (scores: Readonly<Record<string, number>>): object => ({
  'x-gateway-destination-endpoint-scores': {
    structValue: {
      fields: Object.fromEntries(
        Object.entries(scores).map(([name, numberValue]) => [
          name,
          { numberValue },
        ]),
      ),
    },
  },
});

/**
 * An EPP over real gRPC that keeps to the stock EPP's order of messages, with
 * a script in place of a scheduler: a request is answered once its body is
 * complete, headers before body; response bodies that are SSE go back chunk by
 * chunk, others as a whole.
 */
export class ScriptedEpp {
  readonly streams: SeenStream[] = [];
  /** What to do with the next requests; may wait. */
  decide: (request: SeenStream) => Decision | Promise<Decision> = () => ({});
  readonly #server = new Server();
  #port = 0;

  private constructor() {
    this.#server.addService(externalProcessorService, {
      Process: (call: Call) => {
        // Ends the call with a status; destroying it would send none.
        this.#process(call).catch(error => call.emit('error', error));
      },
    });
  }

  static async start(
    tls?: { key: string; cert: string },
    { host, port } = { host: '127.0.0.1', port: 0 },
  ): Promise<ScriptedEpp> {
    const epp = new ScriptedEpp();
    const credentials = tls
      ? ServerCredentials.createSsl(null, [
          {
            private_key: Buffer.from(tls.key),
            cert_chain: Buffer.from(tls.cert),
          },
        ])
      : ServerCredentials.createInsecure();
    const bind = promisify(epp.#server.bindAsync.bind(epp.#server));
    epp.#port = await bind(`${host}:${port}`, credentials);
    return epp;
  }

  get port(): number {
    return this.#port;
  }

  async stop(): Promise<void> {
    this.#server.forceShutdown();
  }

  async #process(call: Call): Promise<void> {
    const seen: SeenStream = {
      peer: call.getPeer(),
      requestHeaders: {},
      requestBody: '',
      protocolConfig: undefined,
      responseHeaders: {},
      responseBody: '',
      served: new Set(),
      responseComplete: false,
      end: 'open',
    };
    this.streams.push(seen);
    const over = () => {
      seen.end = seen.responseComplete ? 'complete' : 'broken off';
    };
    // Comes while the script waits, too.
    call.once('cancelled', over);
    // Chunks may end in the middle of a character.
    const requestText = new StringDecoder('utf8');
    let decision: Decision = {};
    // The end of what is read must not be the end of what is written.
    for await (const chunk of call.iterator({ destroyOnReturn: false })) {
      const message: ProcessingRequest = chunk;
      seen.protocolConfig ??= message.protocol_config;
      if (message.request_headers) {
        seen.requestHeaders = headersOf(message.request_headers);
        if (message.request_headers.end_of_stream) {
          decision = await this.decide(seen);
          await this.#answerRequest(call, seen, decision, false);
        }
      }
      if (message.request_body) {
        seen.requestBody += requestText.write(
          Buffer.from(message.request_body.body ?? ''),
        );
        if (message.request_body.end_of_stream) {
          decision = await this.decide(seen);
          await this.#answerRequest(call, seen, decision, true);
        }
      }
      await this.#answerResponse(call, seen, decision, message);
    }
    over();
    call.end();
  }

  async #answerRequest(
    call: Call,
    seen: SeenStream,
    decision: Decision,
    withBody: boolean,
  ): Promise<void> {
    if (decision.fail === 'after request') {
      throw new Error('the script says: fail');
    }
    if (decision.immediate) {
      const { code, body } = decision.immediate;
      await write(call, {
        immediate_response: { status: { code }, body: Buffer.from(body) },
      });
      return;
    }
    const key = 'x-gateway-destination-endpoint';
    const body = Buffer.from(decision.body ?? seen.requestBody);
    const { destination = '' } = decision;
    await write(call, {
      request_headers: headerMutation({
        ...(decision.by === 'metadata' ? {} : { [key]: destination }),
        ...(withBody && { 'Content-Length': String(body.length) }),
        'x-from-epp': 'yes',
      }),
      dynamic_metadata: {
        fields: {
          'envoy.lb': {
            structValue: {
              fields: {
                [key]: { stringValue: destination },
                ...(decision.scores && scoresField(decision.scores)),
              },
            },
          },
        },
      },
    });
    if (decision.fail === 'after headers') {
      throw new Error('the script says: fail');
    }
    if (withBody) {
      for (const part of chunksOf(body)) {
        await write(call, { request_body: part });
      }
    }
  }

  async #answerResponse(
    call: Call,
    seen: SeenStream,
    decision: Decision,
    message: ProcessingRequest,
  ): Promise<void> {
    const metadata = message.metadata_context?.filter_metadata['envoy.lb'];
    const served =
      metadata?.fields['x-gateway-destination-endpoint-served']?.stringValue;
    if (served) {
      seen.served.add(served);
    }
    if (message.response_headers) {
      if (decision.fail === 'on response') {
        throw new Error('the script says: fail');
      }
      seen.responseHeaders = headersOf(message.response_headers);
      seen.responseComplete = message.response_headers.end_of_stream === true;
      await write(call, {
        response_headers: headerMutation({
          'x-went-into-resp-headers': 'true',
          ...(served && { [servedHeader]: served }),
        }),
      });
    }
    if (message.response_body) {
      const body = Buffer.from(message.response_body.body ?? '');
      const last = message.response_body.end_of_stream === true;
      seen.responseComplete ||= last;
      seen.responseBody += body.toString('utf8');
      const type = seen.responseHeaders['content-type'] ?? '';
      if (type.includes('text/event-stream')) {
        await write(call, {
          response_body: {
            response: {
              body_mutation: {
                streamed_response: { body, end_of_stream: last },
              },
            },
          },
        });
      } else if (last) {
        for (const part of chunksOf(Buffer.from(seen.responseBody))) {
          await write(call, { response_body: part });
        }
      }
    }
    if (message.response_trailers) {
      seen.responseComplete = true;
      await write(call, { response_trailers: {} });
    }
  }
}
