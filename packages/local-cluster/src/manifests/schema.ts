/** A structural schema of a custom resource: what we use of OpenAPI v3. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema;
  items?: Schema;
  enum?: string[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  'x-kubernetes-list-type'?: 'map' | 'atomic' | 'set';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-preserve-unknown-fields'?: boolean;
}

export function object(
  properties: Record<string, Schema>,
  required: string[] = [],
): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
}

export function text(limits: Omit<Schema, 'type'> = {}): Schema {
  return { type: 'string', ...limits };
}

export function integer(limits: Omit<Schema, 'type'> = {}): Schema {
  return { type: 'integer', format: 'int32', ...limits };
}

export function list(
  items: Schema,
  limits: Omit<Schema, 'items'> = {},
): Schema {
  return {
    type: 'array',
    items,
    'x-kubernetes-list-type': 'atomic',
    ...limits,
  };
}

/** A list whose items are told apart by these fields. */
export function listMap(
  keys: string[],
  items: Schema,
  limits: Omit<Schema, 'items'> = {},
): Schema {
  return {
    type: 'array',
    items,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    ...limits,
  };
}

/** Fields that are kept as they are and that nothing here reads. */
export const anything: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

export const port = integer({ minimum: 1, maximum: 65_535 });

export const labelMap: Schema = {
  type: 'object',
  additionalProperties: text(),
};

/** `metav1.Condition` */
export const conditions = listMap(
  ['type'],
  object(
    {
      type: text({ maxLength: 316 }),
      status: text({ enum: ['True', 'False', 'Unknown'] }),
      reason: text({ minLength: 1, maxLength: 1024 }),
      message: text({ maxLength: 32_768 }),
      lastTransitionTime: text({ format: 'date-time' }),
      observedGeneration: {
        type: 'integer',
        format: 'int64',
        minimum: 0,
      },
    },
    ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
  ),
  { maxItems: 8 },
);
