import { z } from 'zod';
import { ToolCallOptions } from '../configuration/SimulatorOptions';
import { Random, randomChance, randomInteger } from '../random/Random';
import { ToolCallError } from './ToolCallError';

/** The words that the simulator fills string parameters with. */
const words = [
  'testing',
  'hello',
  'Boston',
  'sunny',
  'temperature',
  'cloudy',
  'question',
  'Yorick',
  'silence',
  'lifetime',
];

type Schema = Readonly<Record<string, unknown>>;

const object = z.record(z.string(), z.unknown()).catch({});
const names = z.array(z.unknown()).catch([]);

const pick = <T>(random: Random, values: readonly T[]): T =>
  values[randomInteger(random, 0, values.length - 1)];

/** A union's first type that is not null; no type at all means text. */
const typeOf = (schema: Schema): unknown => {
  const { type = 'string' } = schema;
  if (Array.isArray(type)) {
    return (
      type.find(one => typeof one === 'string' && one !== 'null') ?? 'null'
    );
  }
  return type;
};

const createArray = (
  schema: Schema,
  options: ToolCallOptions,
  random: Random,
): unknown[] => {
  if (typeof schema.items !== 'object' || schema.items === null) {
    return [];
  }
  const bound = z.number().int().nonnegative();
  const fewest = bound.catch(options.arrayLengths.min).parse(schema.minItems);
  const most = bound.catch(options.arrayLengths.max).parse(schema.maxItems);
  if (fewest > most) {
    throw new ToolCallError(
      `minItems (${fewest}) is greater than maxItems(${most})`,
    );
  }
  return Array.from({ length: randomInteger(random, fewest, most) }, () =>
    createArgument(object.parse(schema.items), options, random),
  );
};

const createObject = (
  schema: Schema,
  options: ToolCallOptions,
  random: Random,
  optionalChance: number,
): Record<string, unknown> => {
  const required = names.parse(schema.required);
  const result: Record<string, unknown> = {};
  // By name, as Go writes the keys of a map.
  const properties = Object.entries(object.parse(schema.properties)).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  for (const [name, property] of properties) {
    if (required.includes(name) || randomChance(random, optionalChance)) {
      result[name] = createArgument(object.parse(property), options, random);
    }
  }
  return result;
};

function createArgument(
  schema: Schema,
  options: ToolCallOptions,
  random: Random,
): unknown {
  if (Array.isArray(schema.enum) && schema.enum.length > 0) {
    return pick<unknown>(random, schema.enum);
  }
  const type = typeOf(schema);
  const { integers, numbers } = options;
  switch (type) {
    case 'string':
      return pick(random, words);
    case 'integer':
      return randomInteger(random, integers.min, integers.max);
    case 'number':
      return numbers.min + random() * (numbers.max - numbers.min);
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    case 'array':
      return createArray(schema, options, random);
    case 'object':
      return createObject(schema, options, random, options.optionalField);
    default:
      throw new ToolCallError(
        `tool parameters of type ${String(type)} are not supported`,
      );
  }
}

/**
 * Arguments that fit a tool's parameters, made up.
 *
 * @throws ToolCallError for types other than JSON Schema's
 */
export const createArguments = (
  parameters: Schema,
  options: ToolCallOptions,
  random: Random,
): Record<string, unknown> =>
  createObject(parameters, options, random, options.optionalParameter);
