import type { ApiObject } from '../api/ApiObject';
import { badRequest } from '../errors/StatusError';
import type { ResourceType } from '../registry/ResourceType';
import type { WriteOptions } from './WriteOptions';

/**
 * Tells the client of fields that its object has and the schema has not, as far as it wants to hear of them: a field with
 * a typing error would otherwise be dropped without a word.
 *
 * @throws StatusError 400 when the client asked for strictness
 */
export function checkFields(
  type: ResourceType,
  object: ApiObject,
  { fieldValidation }: Pick<WriteOptions, 'fieldValidation'>,
): void {
  if (fieldValidation.level === 'Ignore') {
    return;
  }
  const unknown = (type.unknownFields?.(object) ?? []).map(
    path => `unknown field "${path}"`,
  );
  if (fieldValidation.level === 'Warn') {
    unknown.forEach(fieldValidation.warn);
  } else if (unknown.length > 0) {
    throw badRequest(
      `${type.kind} in version "${type.version}" cannot be handled as a ${
        type.kind
      }: strict decoding error: ${unknown.join(', ')}`,
    );
  }
}
