import { parse } from 'yaml';
import * as z from 'zod';
import {
  ANY_MAP,
  type ListSchema,
  type MapSchema,
  type MergeSchema,
} from '../../schema/MergeSchema';

interface Atom {
  namedType?: string;
  scalar?: string;
  list?: {
    elementType: Atom;
    elementRelationship?: string;
    keys?: (string | { name: string })[];
  };
  map?: {
    fields?: { name: string; type: Atom }[];
    elementType?: Atom;
    elementRelationship?: string;
  };
}

const atom: z.ZodType<Atom> = z.lazy(() =>
  z.looseObject({
    namedType: z.string().optional(),
    scalar: z.string().optional(),
    list: z
      .looseObject({
        elementType: atom,
        elementRelationship: z.string().optional(),
        keys: z
          .array(z.union([z.string(), z.object({ name: z.string() })]))
          .optional(),
      })
      .optional(),
    map: z
      .looseObject({
        fields: z
          .array(z.looseObject({ name: z.string(), type: atom }))
          .optional(),
        elementType: atom.optional(),
        elementRelationship: z.string().optional(),
      })
      .optional(),
  }),
);
const namedAtoms = z.object({
  types: z.array(z.intersection(z.looseObject({ name: z.string() }), atom)),
});

/** Reads a schema of structured-merge-diff's tests: its YAML, a line `---typeref`, and the name of the root type. */
export function smdSchema(text: string): MergeSchema {
  const [types, root] = text.split('---typeref\n');
  const named = new Map(
    namedAtoms.parse(parse(types)).types.map(type => [type.name, type]),
  );
  const done = new Map<string, MergeSchema>();

  function convert(type: Atom): MergeSchema {
    if (type.namedType !== undefined) {
      const known = done.get(type.namedType);
      const target = named.get(type.namedType);
      return known ?? (target ? convertNamed(type.namedType, target) : ANY_MAP);
    }
    if (type.scalar && type.map) return ANY_MAP;
    if (type.map) return fillMap(emptyMap(), type.map);
    if (type.list) return fillList(emptyList(), type.list);
    return { type: 'scalar' };
  }

  function convertNamed(name: string, type: Atom): MergeSchema {
    if (type.scalar && type.map) {
      const any: MergeSchema = {
        type: 'any',
        like: type.map.elementRelationship === 'atomic' ? 'atomic' : 'map',
      };
      done.set(name, any);
      return any;
    }
    if (type.map) {
      const schema = emptyMap();
      done.set(name, schema);
      return fillMap(schema, type.map);
    }
    if (type.list) {
      const schema = emptyList();
      done.set(name, schema);
      return fillList(schema, type.list);
    }
    return { type: 'scalar' };
  }

  function emptyMap(): MapSchema {
    return {
      type: 'map',
      fields: {},
      others: ANY_MAP,
      undeclared: 'item',
      atomic: false,
    };
  }

  function emptyList(): ListSchema {
    return {
      type: 'list',
      relation: 'atomic',
      keys: [],
      keyDefaults: {},
      items: ANY_MAP,
    };
  }

  function fillMap(
    schema: MapSchema,
    map: NonNullable<Atom['map']>,
  ): MapSchema {
    return Object.assign(schema, {
      atomic: map.elementRelationship === 'atomic',
      others: map.elementType ? convert(map.elementType) : ANY_MAP,
      fields: Object.fromEntries(
        (map.fields ?? []).map(field => [field.name, convert(field.type)]),
      ),
    });
  }

  function fillList(
    schema: ListSchema,
    list: NonNullable<Atom['list']>,
  ): ListSchema {
    const keys = (list.keys ?? []).map(key =>
      typeof key === 'string' ? key : key.name,
    );
    const merged = keys.length > 0 ? 'map' : 'set';
    return Object.assign(schema, {
      relation: list.elementRelationship === 'associative' ? merged : 'atomic',
      keys,
      items: convert(list.elementType),
    });
  }

  return convert(atom.parse(parse(root)));
}
