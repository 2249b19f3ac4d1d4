import type { StoredObject } from '../../api/ApiObject';
import type { JsonValue } from '../../json/JsonValue';

/** One column of a Table answer. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: string;
  description?: string;
  /** 0 is always shown, others only with `-o wide`. */
  priority: number;
  /** The cell; ages are computed against `now`. */
  cell(object: StoredObject, now: Date): JsonValue;
}
