/**
 * A Kubernetes label selector; an empty one selects everything.
 *
 * @public
 */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a selector selects an object with these labels: all requirements
 * must hold (Kubernetes, meta/v1 LabelSelector).
 *
 * @public
 */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const wanted = Object.entries(selector.matchLabels ?? {});
  if (!wanted.every(([key, value]) => labels[key] === value)) {
    return false;
  }
  return (selector.matchExpressions ?? []).every(requirement => {
    const value: string | undefined = labels[requirement.key];
    const listed = value !== undefined && requirement.values?.includes(value);
    switch (requirement.operator) {
      case 'In':
        return Boolean(listed);
      case 'NotIn':
        return !listed;
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}
