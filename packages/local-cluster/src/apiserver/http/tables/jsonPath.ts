import { isObject, ownField, type JsonValue } from '../../json/JsonValue';

type Step = (values: JsonValue[]) => JsonValue[];

const TOKEN =
  /\.([\w-]+(?:\\\.[\w./-]+)*)|\[['"]([^'"]+)['"]\]|\[(-?\d+)\]|\[\*\]|\[\?\(@\.([\w.-]+)\s*==\s*(?:"([^"]*)"|'([^']*)'|(\w+))\)\]|\.\*/gy;

function children(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  return isObject(value)
    ? Object.values(value).filter(child => child !== undefined)
    : [];
}

function field(value: JsonValue, name: string): JsonValue[] {
  const child = isObject(value) ? ownField(value, name) : undefined;
  return child === undefined ? [] : [child];
}

function step(match: RegExpExecArray): Step {
  const [text, plain, quoted, index, filterPath, double, single, bare] = match;
  const name = plain?.replaceAll('\\.', '.') ?? quoted;
  if (name !== undefined) {
    return values => values.flatMap(value => field(value, name));
  }
  if (index !== undefined) {
    return values =>
      values.flatMap(value =>
        Array.isArray(value) ? value.slice(Number(index)).slice(0, 1) : [],
      );
  }
  if (filterPath !== undefined) {
    const wanted = double ?? single ?? bare;
    return values =>
      values.flatMap(children).filter(item => {
        const found = filterPath
          .split('.')
          .reduce<JsonValue[]>(
            (reached, part) => reached.flatMap(each => field(each, part)),
            [item],
          );
        return found.some(each => String(each) === wanted);
      });
  }
  return text === '[*]' || text === '.*'
    ? values => values.flatMap(children)
    : values => values;
}

/** Compiles the JSONPath of a printer column, e.g. `.status.conditions[?(@.type=="Ready")].status`; undefined if it is not understood. */
export function compileJsonPath(
  path: string,
): ((root: JsonValue) => JsonValue[]) | undefined {
  const steps: Step[] = [];
  const expression =
    path.startsWith('[') || path.startsWith('.') ? path : `.${path}`;
  const tokens = new RegExp(TOKEN);
  let end = 0;
  for (
    let match = tokens.exec(expression);
    match;
    match = tokens.exec(expression)
  ) {
    steps.push(step(match));
    end = tokens.lastIndex;
  }
  return end === expression.length
    ? root =>
        steps.reduce<JsonValue[]>((values, apply) => apply(values), [root])
    : undefined;
}
