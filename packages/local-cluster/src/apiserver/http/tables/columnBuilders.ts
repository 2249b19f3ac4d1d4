import type { StoredObject } from '../../api/ApiObject';
import type { JsonValue } from '../../json/JsonValue';
import { numberAt, stringAt } from '../../json/navigate';
import type { Column } from './Column';
import { AGE_COLUMN, NAME_COLUMN } from './metadataColumns';

/** What a cell shows of an object. */
type Cell = (object: StoredObject, now: Date) => JsonValue;

/** A column of text. */
export const text = (name: string, cell: Cell): Column => ({
  name,
  type: 'string',
  priority: 0,
  cell,
});

/** A figure at a path; 0 where there is none. */
export const count = (name: string, ...path: string[]): Column => ({
  name,
  type: 'integer',
  priority: 0,
  cell: object => numberAt(object, ...path) ?? 0,
});

/** A text at a path. */
export const field = (name: string, ...path: string[]): Column =>
  text(name, object => stringAt(object, ...path) ?? '');

/** Shown with `-o wide` only. */
export const wide = (column: Column): Column => ({ ...column, priority: 1 });

/** Columns between name and age; wide ones come after the age. */
export const columns = (...own: Column[]): Column[] => {
  const at = own.findIndex(column => column.priority > 0);
  return at < 0
    ? [NAME_COLUMN, ...own, AGE_COLUMN]
    : [NAME_COLUMN, ...own.slice(0, at), AGE_COLUMN, ...own.slice(at)];
};

/** A list in one cell. */
export const joined = (items: readonly string[], empty = '<none>') =>
  items.length > 0 ? items.join(',') : empty;
