import {
  ChannelCredentials,
  Client,
  ClientDuplexStream,
  credentials,
} from '@grpc/grpc-js';
import { EXTERNAL_PROCESSOR } from '../ext-proc/externalProcessor';
import {
  HeaderValue,
  ProcessingRequest,
  ProcessingResponse,
} from '../ext-proc/messages';
import { headerText } from '../ext-proc/headers';
import { serviceDefinition } from '../grpc/serviceDefinition';

type Headers = Readonly<Record<string, string>>;

const rawValues = (headers: Headers): HeaderValue[] =>
  Object.entries(headers).map(([key, value]) => ({
    key,
    raw_value: Buffer.from(value),
  }));

/** One stream, as a gateway opens one per HTTP request. */
export class ExtProcStream {
  readonly #call: ClientDuplexStream<ProcessingRequest, ProcessingResponse>;
  readonly #received: ProcessingResponse[] = [];
  readonly #waiting: ((message: ProcessingResponse) => void)[] = [];
  /** Resolves when the server has closed the stream. */
  readonly ended: Promise<void>;

  constructor(call: ClientDuplexStream<ProcessingRequest, ProcessingResponse>) {
    this.#call = call;
    call.on('data', (message: ProcessingResponse) => {
      const waiting = this.#waiting.shift();
      if (waiting) {
        waiting(message);
      } else {
        this.#received.push(message);
      }
    });
    this.ended = new Promise(resolve => {
      call.on('end', resolve);
      call.on('error', () => resolve());
    });
  }

  write(message: ProcessingRequest) {
    this.#call.write(message);
  }

  requestHeaders(headers: Headers, endOfStream = false) {
    this.write({
      request_headers: {
        headers: { headers: rawValues(headers) },
        end_of_stream: endOfStream,
      },
    });
  }

  requestBody(body: string | Buffer, endOfStream = true) {
    const bytes = Buffer.from(body);
    this.write({ request_body: { body: bytes, end_of_stream: endOfStream } });
  }

  responseHeaders(headers: Headers) {
    this.write({
      response_headers: { headers: { headers: rawValues(headers) } },
    });
  }

  responseBody(body: string | Buffer, endOfStream = true) {
    const bytes = Buffer.from(body);
    this.write({ response_body: { body: bytes, end_of_stream: endOfStream } });
  }

  next(): Promise<ProcessingResponse> {
    const received = this.#received.shift();
    return received
      ? Promise.resolve(received)
      : new Promise(resolve => this.#waiting.push(resolve));
  }

  /** Answers that arrived and that nobody asked for yet. */
  get unread(): number {
    return this.#received.length;
  }

  end() {
    this.#call.end();
  }

  cancel() {
    this.#call.cancel();
  }
}

const { path, requestSerialize, responseDeserialize } = serviceDefinition(
  'envoy/service/ext_proc/v3/external_processor.proto',
  EXTERNAL_PROCESSOR,
).Process;

/** A gateway's side of ext_proc. */
export class ExtProcClient {
  readonly #client: Client;

  constructor(
    address: { host: string; port: number },
    channel: ChannelCredentials = credentials.createInsecure(),
    authority?: string,
  ) {
    this.#client = new Client(
      `${address.host}:${address.port}`,
      channel,
      authority === undefined ? {} : { 'grpc.default_authority': authority },
    );
  }

  open(): ExtProcStream {
    return new ExtProcStream(
      this.#client.makeBidiStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
      ),
    );
  }

  close() {
    this.#client.close();
  }
}

/** The headers that an answer sets, names in lower case. */
export function headersSet(
  response: ProcessingResponse,
): Record<string, string> {
  const common =
    response.request_headers?.response ?? response.response_headers?.response;
  const mutation =
    common?.header_mutation ?? response.immediate_response?.headers;
  return Object.fromEntries(
    (mutation?.set_headers ?? []).map(({ header }) => [
      (header.key ?? '').toLowerCase(),
      headerText(header),
    ]),
  );
}

/** The destination that the dynamic metadata name. */
export function destinationInMetadata(
  response: ProcessingResponse,
): string | undefined {
  const lb = response.dynamic_metadata?.fields?.['envoy.lb'];
  const value =
    lb && 'structValue' in lb
      ? lb.structValue.fields?.['x-gateway-destination-endpoint']
      : undefined;
  return value && 'stringValue' in value ? value.stringValue : undefined;
}
