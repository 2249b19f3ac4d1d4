import { isFields, valueAt } from './fieldSets';

/** Lists of the Kubernetes and Gateway API whose elements a server tells apart by key, by the name of the field. */
const mergeKeys: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries({
    containers: [['name']],
    initContainers: [['name']],
    volumes: [['name']],
    volumeMounts: [['mountPath']],
    env: [['name']],
    imagePullSecrets: [['name']],
    ports: [
      ['containerPort', 'protocol'],
      ['port', 'protocol'],
    ],
    topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable']],
    listeners: [['name']],
  }),
);

/**
 * The key fields of a list, where no field set tells them. A list in which they are missing, or do not tell the elements apart,
 * has none.
 */
export function mergeKeysOf(
  field: string | number | undefined,
  ...lists: readonly (readonly unknown[])[]
): readonly string[] | undefined {
  return mergeKeys.get(String(field))?.find(([name, ...others]) =>
    lists.every(list => {
      const keys = list.map(value =>
        isFields(value) && valueAt(value, name) !== undefined
          ? keyText(value, [name, ...others])
          : undefined,
      );
      return !keys.includes(undefined) && new Set(keys).size === keys.length;
    }),
  );
}

/** The fields that tell an element of a list apart, as one string. */
export function keyText(value: unknown, names: readonly string[]): string {
  return JSON.stringify(
    isFields(value) ? names.map(name => valueAt(value, name)) : value,
  );
}
