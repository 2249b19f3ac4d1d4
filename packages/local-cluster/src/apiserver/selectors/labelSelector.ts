import { badRequest } from '../errors/StatusError';
import { listAt, objectsAt, stringAt, stringsAt } from '../json/navigate';
import type { JsonValue } from '../json/JsonValue';

/** Whether an object with these labels is selected. */
export type LabelMatcher = (labels: Record<string, string>) => boolean;

type Operator = 'in' | 'notin' | 'exists' | 'absent' | 'gt' | 'lt';

const KEY =
  '(?:[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?/)?[a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?';
const VALUE = /^([a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?)?$/;
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=|>|<)\\s*(.*)$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\((.*)\\)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

function requirement(
  key: string,
  operator: Operator,
  values: readonly string[],
): LabelMatcher {
  const wanted = new Set(values);
  return labels => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'in':
        return value !== undefined && wanted.has(value);
      case 'notin':
        return value === undefined || !wanted.has(value);
      case 'exists':
        return value !== undefined;
      case 'absent':
        return value === undefined;
      default: {
        const number = Number.parseInt(value ?? '', 10);
        const bound = Number.parseInt(values[0], 10);
        return operator === 'gt' ? number > bound : number < bound;
      }
    }
  };
}

/** Splits at commas that are not inside parentheses. */
function splitRequirements(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function checkedValue(value: string): string {
  if (value.length > 63 || !VALUE.test(value)) {
    throw badRequest(
      `unable to parse requirement: invalid label value: ${JSON.stringify(
        value,
      )}: a label value has at most 63 characters out of letters, digits, '-', '_' and '.', and starts and ends with a letter or digit`,
    );
  }
  return value;
}

function parseRequirement(text: string): LabelMatcher {
  const set = SET.exec(text);
  if (set) {
    const values = set.at(-1)?.split(',') ?? [];
    return requirement(
      set[1],
      set.at(-2) === 'in' ? 'in' : 'notin',
      values.map(value => checkedValue(value.trim())),
    );
  }
  const equality = EQUALITY.exec(text);
  if (equality) {
    const value = (equality.at(-1) ?? '').trim();
    const operators: Record<string, Operator> = {
      '=': 'in',
      '==': 'in',
      '!=': 'notin',
      '>': 'gt',
      '<': 'lt',
    };
    return requirement(equality[1], operators[equality.at(-2) ?? '='], [
      checkedValue(value),
    ]);
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    return requirement(existence[2], existence[1] ? 'absent' : 'exists', []);
  }
  throw badRequest(
    `unable to parse requirement: ${JSON.stringify(
      text,
    )} is not a label selector (examples: a=b, a!=b, a in (b,c), a notin (b), a, !a)`,
  );
}

/** Parses the text form of a label selector, e.g. `app=x,tier in (a,b),!legacy`. The empty text selects everything. */
export function parseLabelSelector(text: string): LabelMatcher {
  if (text.trim() === '') {
    return () => true;
  }
  const matchers = splitRequirements(text).map(part =>
    parseRequirement(part.trim()),
  );
  return labels => matchers.every(matches => matches(labels));
}

/** The matcher of a `metav1.LabelSelector` object; an absent one selects nothing, an empty one everything. */
export function labelSelectorMatcher(
  selector: JsonValue | undefined,
): LabelMatcher {
  if (selector === undefined || selector === null) {
    return () => false;
  }
  const operators: Record<string, Operator> = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: 'absent',
  };
  const matchers = [
    ...Object.entries(stringsAt(selector, 'matchLabels')).map(([key, value]) =>
      requirement(key, 'in', [value]),
    ),
    ...objectsAt(selector, 'matchExpressions').map(expression =>
      requirement(
        stringAt(expression, 'key') ?? '',
        operators[stringAt(expression, 'operator') ?? ''] ?? 'in',
        listAt(expression, 'values').map(String),
      ),
    ),
  ];
  return labels => matchers.every(matches => matches(labels));
}

/** The text form of a `metav1.LabelSelector`, as a scale subresource shows it. */
export function labelSelectorText(selector: JsonValue | undefined): string {
  const texts = [
    ...Object.entries(stringsAt(selector, 'matchLabels')).map(
      ([key, value]) => `${key}=${value}`,
    ),
    ...objectsAt(selector, 'matchExpressions').map(expression => {
      const key = stringAt(expression, 'key') ?? '';
      const values = listAt(expression, 'values').map(String).sort().join(',');
      switch (stringAt(expression, 'operator')) {
        case 'In':
          return `${key} in (${values})`;
        case 'NotIn':
          return `${key} notin (${values})`;
        case 'DoesNotExist':
          return `!${key}`;
        default:
          return key;
      }
    }),
  ];
  return texts.sort().join(',');
}
