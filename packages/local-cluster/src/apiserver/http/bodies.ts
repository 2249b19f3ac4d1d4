import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import {
  badRequest,
  StatusError,
  unsupportedMediaType,
} from '../errors/StatusError';
import type { JsonValue } from '../json/JsonValue';

const BODY_LIMIT = 3 * 1024 * 1024;

/** Reads a whole body, up to 3 MiB. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY_LIMIT) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `the body is larger than the limit of ${BODY_LIMIT} bytes`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The media type of the body, without parameters. */
export function mediaType(incoming: IncomingMessage): string {
  return (incoming.headers['content-type'] ?? 'application/json')
    .split(';')[0]
    .trim()
    .toLowerCase();
}

export function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized: the body is not JSON (${
        error instanceof Error ? error.message : error
      })`,
    );
  }
}

/** YAML 1.1, as kubectl reads it; JSON is a part of it. */
export function parseYaml(text: string): JsonValue {
  if (text.trimStart().startsWith('{')) {
    return parseJson(text);
  }
  try {
    return parse(text, { version: '1.1', merge: true });
  } catch (error) {
    throw badRequest(
      `error decoding YAML: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** The body of a create, update or delete as a value; undefined when it is empty. */
export async function readObject(
  incoming: IncomingMessage,
): Promise<JsonValue | undefined> {
  const type = mediaType(incoming);
  const text = await readBody(incoming);
  if (text === '') {
    return undefined;
  }
  switch (type) {
    case 'application/json':
    case 'text/plain':
    case '*/*':
      return parseJson(text);
    case 'application/yaml':
      return parseYaml(text);
    case 'application/vnd.kubernetes.protobuf':
      throw unsupportedMediaType(
        'the local cluster reads JSON and YAML, not protobuf: use `kubectl apply -f` or `kubectl create -f` with a manifest instead of a typed `kubectl create <kind>`',
      );
    default:
      throw unsupportedMediaType(
        `the body of the request was in an unknown format (${type}) - accepted media types include: application/json, application/yaml`,
      );
  }
}
