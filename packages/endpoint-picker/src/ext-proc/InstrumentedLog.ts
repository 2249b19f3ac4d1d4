import { Level, Logger } from '../log/Logger';
import { headersOf } from './headers';
import { HttpBody, HttpHeaders, ProcessingRequest } from './messages';

/** The kinds of message, and how Go calls their types. */
const KINDS = [
  ['request_headers', 'RequestHeaders'],
  ['request_body', 'RequestBody'],
  ['request_trailers', 'RequestTrailers'],
  ['response_headers', 'ResponseHeaders'],
  ['response_body', 'ResponseBody'],
  ['response_trailers', 'ResponseTrailers'],
] as const;

/**
 * The lines about ext_proc messages of a patched build of v0.4.0 that is in
 * use for learning: what came at level 0, what went back at level 4.
 *
 * @public
 */
export class InstrumentedLog {
  readonly #isAsked: boolean;

  constructor(isAsked: boolean) {
    this.#isAsked = isAsked;
  }

  received(message: ProcessingRequest, logger: Logger): void {
    const kind = KINDS.find(([field]) => message[field] !== undefined);
    this.#tell(logger, 0, 'ext_proc request received', {
      type: kind ? `*ext_procv3.ProcessingRequest_${kind[1]}` : '<nil>',
    });
  }

  requestHeaders(
    message: HttpHeaders,
    requestId: string,
    logger: Logger,
  ): void {
    this.#tell(logger, 0, 'ext_proc request headers received', {
      request_id: requestId,
    });
    const headers = headersOf(message);
    this.#tell(logger, Level.DEBUG, 'ext_proc request headers summary', {
      method: headers[':method'] ?? '',
      path: headers[':path'] ?? '',
      authority: headers[':authority'] ?? '',
      content_type: headers['content-type'] ?? '',
      content_length: headers['content-length'] ?? '',
      headers_count: message.headers?.headers?.length ?? 0,
    });
  }

  requestBody({ body, end_of_stream: last }: HttpBody, logger: Logger): void {
    this.#tell(logger, 0, 'ext_proc request body chunk received', {
      end_of_stream: last ?? false,
      body_bytes: body?.length ?? 0,
    });
  }

  /** The answers to a request: one to its headers, the rest to its body. */
  answered(bodyParts: number, bytes: number, logger: Logger): void {
    this.#tell(logger, Level.DEBUG, 'ext_proc generated request responses', {
      saw_request_headers: true,
      request_state: 0,
      req_body_responses: bodyParts,
      request_size: bytes,
    });
    this.#tell(logger, Level.DEBUG, 'ext_proc send request header response', {
      state: 0,
    });
    this.#tell(logger, Level.DEBUG, 'ext_proc send request body responses', {
      count: bodyParts,
    });
  }

  closed(logger: Logger): void {
    this.#tell(logger, Level.DEBUG, 'ext_proc stream closed', {
      error: 'EOF',
    });
  }

  #tell(logger: Logger, level: number, message: string, fields: object): void {
    if (this.#isAsked) {
      logger.info(level, message, { ...fields });
    }
  }
}
