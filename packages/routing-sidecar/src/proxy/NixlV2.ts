import { SidecarGeneration } from '../configuration/SidecarGeneration';
import { SidecarLog } from '../log/SidecarLog';
import { bodyWithCachedTokens, cachedTokensOf } from '../protocol/cachedTokens';
import { badGateway, jsonInvalid } from '../protocol/errorResponse';
import {
  decodeRequest,
  JsonObject,
  parseJsonObject,
  prefillRequest,
} from '../protocol/nixlRequests';
import { parseTarget } from '../protocol/prefillTarget';
import { ClientExchange } from './ClientExchange';
import { Decoder } from './Decoder';
import { HeaderEntry, withoutHeaders } from './headers';
import { PrefillAnswer, Prefiller } from './Prefiller';
import { UpstreamRequest } from './Upstream';

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const isError = (status: number): boolean => status < 200 || status >= 300;

/** The flow of connector nixlv2: prefill in another pod, then decode in this one with what the other pod says about its KV cache. */
export class NixlV2 {
  readonly #generation: SidecarGeneration;
  readonly #prefiller: Prefiller;
  readonly #decoder: Decoder;
  readonly #log: SidecarLog;
  readonly #newId: () => string;

  constructor(parts: {
    generation: SidecarGeneration;
    prefiller: Prefiller;
    decoder: Decoder;
    log: SidecarLog;
    newId(): string;
  }) {
    this.#generation = parts.generation;
    this.#prefiller = parts.prefiller;
    this.#decoder = parts.decoder;
    this.#log = parts.log;
    this.#newId = parts.newId;
  }

  /**
   * @param target - the prefill pod, `host:port`
   * @param headers - the client's, for both requests
   */
  async serve(
    exchange: ClientExchange,
    target: string,
    headers: readonly HeaderEntry[],
  ): Promise<void> {
    this.#log.debug('running NIXL protocol V2', { url: target });
    const original = await exchange.readBody();
    let request: JsonObject;
    try {
      request = parseJsonObject(original.toString('utf8'));
    } catch (error) {
      exchange.answer(jsonInvalid(messageOf(error)));
      return;
    }
    const requestId = this.#newId();
    const message = (body: object): UpstreamRequest =>
      this.#message(exchange, headers, requestId, JSON.stringify(body));

    let prefilled: PrefillAnswer;
    try {
      const to = parseTarget(target);
      this.#log.debug('sending prefill request', { to: target });
      prefilled = await this.#prefiller.ask(
        to,
        message(prefillRequest(request, exchange.path)),
        requestId,
        exchange.signal,
      );
    } catch (error) {
      exchange.signal.throwIfAborted();
      exchange.answer(badGateway(messageOf(error)));
      return;
    }
    if (isError(prefilled.status)) {
      await this.#prefillFailed(exchange, headers, prefilled, {
        original,
        requestId,
      });
      return;
    }

    let answer: JsonObject;
    try {
      answer = parseJsonObject(prefilled.body.toString('utf8'));
    } catch (error) {
      exchange.answer(jsonInvalid(messageOf(error)));
      return;
    }
    if (!('kv_transfer_params' in answer)) {
      this.#log.info(
        "warning: missing 'kv_transfer_params' field in prefiller response",
      );
    }
    const cached = cachedTokensOf(answer);
    this.#log.debug('sending request to decoder', {
      to: this.#decoder.address,
    });
    await this.#decoder.serve(
      exchange,
      message(decodeRequest(request, answer)),
      this.#generation.tellsPrefillCache
        ? body => bodyWithCachedTokens(body, request.stream === true, cached)
        : undefined,
    );
  }

  async #prefillFailed(
    exchange: ClientExchange,
    headers: readonly HeaderEntry[],
    failed: PrefillAnswer,
    request: { original: Buffer; requestId: string },
  ): Promise<void> {
    const { status, body } = failed;
    this.#log.error('prefill request failed', `prefill returned ${status}`, {
      request_id: request.requestId,
      body: body.toString('utf8'),
    });
    const isClients = status >= 400 && status <= 451;
    switch (this.#generation.onPrefillError) {
      case 'status':
        exchange.answerWhole(status, [], Buffer.alloc(0));
        return;
      case 'decode':
        if (!isClients) {
          this.#log.info('fallback to decode', {
            request_id: request.requestId,
          });
          await this.#decoder.serve(exchange, {
            method: exchange.method,
            target: exchange.target,
            headers,
            body: request.original,
          });
          return;
        }
        exchange.answerWhole(status, failed.headers, body);
        return;
      case 'answer':
        exchange.answerWhole(status, failed.headers, body);
        return;
      default:
        this.#generation.onPrefillError satisfies never;
    }
  }

  /** Both requests carry one id of the sidecar's, after the client's if it has one. */
  #message(
    exchange: ClientExchange,
    headers: readonly HeaderEntry[],
    requestId: string,
    text: string,
  ): UpstreamRequest {
    const body = Buffer.from(text);
    return {
      method: exchange.method,
      target: exchange.target,
      headers: [
        ...withoutHeaders(headers, 'content-length'),
        ['x-request-id', requestId],
        ['content-length', String(body.length)],
      ],
      body,
    };
  }
}
