import { LabelSelector } from '../../scheduling/filters/labelSelector';

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/**
 * Reads the text form of a label selector: `a=b,c!=d,e in (f,g),h,!i`.
 *
 * @throws if the text is none
 *
 * @public
 */
export function parseSelector(text: string): LabelSelector {
  const matchExpressions = text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean)
    .map((part): Requirement => {
      const set = /^([\w./-]+)\s+(in|notin)\s+\(([^()]*)\)$/.exec(part);
      if (set) {
        const values = set[3].split(',').map(value => value.trim());
        const operator = set[2] === 'in' ? 'In' : 'NotIn';
        return { key: set[1], operator, values };
      }
      const equality = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(part);
      if (equality) {
        const operator = equality[2] === '!=' ? 'NotIn' : 'In';
        return { key: equality[1], operator, values: [equality[3]] };
      }
      const existence = /^(!?)\s*([\w./-]+)$/.exec(part);
      if (existence) {
        const operator = existence[1] ? 'DoesNotExist' : 'Exists';
        return { key: existence[2], operator };
      }
      throw new Error(`"${part}" is no label selector`);
    });
  return { matchExpressions };
}
