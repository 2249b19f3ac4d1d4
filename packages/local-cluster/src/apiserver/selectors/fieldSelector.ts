import type { ApiObject } from '../api/ApiObject';
import { badRequest } from '../errors/StatusError';
import { valueAt } from '../json/navigate';

export type FieldMatcher = (object: ApiObject) => boolean;

const TERM = /^\s*([\w.\-/]+)\s*(==|=|!=)\s*(.*?)\s*$/;

function unescape(value: string): string {
  return value.replace(/\\([\\,=])/g, '$1');
}

/**
 * Parses a field selector such as `metadata.name=x,status.phase!=Running`.
 *
 * @param fields - the fields that this resource can be selected by, beside metadata.name and metadata.namespace
 */
export function parseFieldSelector(
  text: string,
  fields: readonly string[],
): FieldMatcher {
  const terms = text
    .split(/(?<!\\),/)
    .filter(term => term.trim() !== '')
    .map(term => {
      const match = TERM.exec(term);
      if (!match) {
        throw badRequest(
          `invalid selector: '${term}'; can't understand '${term}'`,
        );
      }
      const [, field, operator, value] = match;
      if (
        field !== 'metadata.name' &&
        field !== 'metadata.namespace' &&
        !fields.includes(field)
      ) {
        throw badRequest(`field label not supported: ${field}`);
      }
      return {
        path: field.split('.'),
        equal: operator !== '!=',
        value: unescape(value),
      };
    });
  return object =>
    terms.every(({ path, equal, value }) => {
      const actual = valueAt(object, ...path);
      return (
        ((actual === undefined || actual === null ? '' : String(actual)) ===
          value) ===
        equal
      );
    });
}

/** The name that a selector pins down, if it does: such a list needs no scan. */
export function selectedName(text: string): string | undefined {
  return /^metadata\.name==?([^,!=\\]+)$/.exec(text)?.[1];
}
