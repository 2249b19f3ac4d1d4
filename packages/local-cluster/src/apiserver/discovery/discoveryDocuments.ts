import { apiVersionOf } from '../api/ApiObject';
import type { JsonObject } from '../json/JsonValue';
import type { ResourceRegistry } from '../registry/ResourceRegistry';
import type { ResourceType } from '../registry/ResourceType';
import {
  METRICS_RESOURCES,
  VIRTUAL_RESOURCES,
  type VirtualResource,
} from './virtualResources';

interface GroupVersion {
  group: string;
  version: string;
}

/** Stable before beta before alpha, newer before older: `v2`, `v1`, `v1beta1`, `v1alpha1`. */
function compareVersions(left: string, right: string): number {
  const rank = (version: string): number[] => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
    if (!match) return [0];
    const [, major, stage, minor = '0'] = match;
    const maturity = stage === undefined ? 3 : 1 + Number(stage === 'beta');
    return [maturity, Number(major), Number(minor)];
  };
  const [a, b] = [rank(left), rank(right)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - a[at];
}

function groupVersions(registry: ResourceRegistry): GroupVersion[] {
  const seen = new Map<string, GroupVersion>();
  for (const { group, version } of [
    ...registry.types,
    ...VIRTUAL_RESOURCES,
    ...METRICS_RESOURCES,
  ]) {
    seen.set(`${group}/${version}`, { group, version });
  }
  return [...seen.values()];
}

/** `/api` */
export function coreVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [
      { clientCIDR: '0.0.0.0/0', serverAddress: address },
    ],
  };
}

function groupDocument(group: string, versions: readonly string[]): JsonObject {
  const entries = [...versions].sort(compareVersions).map(version => ({
    groupVersion: apiVersionOf(group, version),
    version,
  }));
  return { name: group, versions: entries, preferredVersion: entries[0] };
}

function versionsByGroup(registry: ResourceRegistry): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { group, version } of groupVersions(registry)) {
    if (group !== '') {
      groups.set(group, [...(groups.get(group) ?? []), version]);
    }
  }
  return groups;
}

/** `/apis` */
export function groupList(registry: ResourceRegistry): JsonObject {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...versionsByGroup(registry)].map(([group, versions]) =>
      groupDocument(group, versions),
    ),
  };
}

/** `/apis/<group>` */
export function groupOf(
  registry: ResourceRegistry,
  group: string,
): JsonObject | undefined {
  const versions = versionsByGroup(registry).get(group);
  return (
    versions && {
      kind: 'APIGroup',
      apiVersion: 'v1',
      ...groupDocument(group, versions),
    }
  );
}

function resourceEntries(type: ResourceType): JsonObject[] {
  const { resource, namespaced, kind } = type;
  const subresource = (
    name: string,
    subKind: string,
    verbs: readonly string[],
    origin: { group?: string; version?: string } = {},
  ): JsonObject => ({
    name: `${resource}/${name}`,
    singularName: '',
    namespaced,
    ...origin,
    kind: subKind,
    verbs: [...verbs],
  });
  const write = ['get', 'patch', 'update'];
  return [
    {
      name: resource,
      singularName: type.singular,
      namespaced,
      kind,
      verbs: [...type.verbs],
      ...(type.shortNames.length > 0 && { shortNames: [...type.shortNames] }),
      ...(type.categories.length > 0 && { categories: [...type.categories] }),
    },
    ...type.subresources.map(({ name, kind: subKind, verbs, group, version }) =>
      subresource(name, subKind, verbs, {
        ...(group !== undefined && { group }),
        ...(version !== undefined && { version }),
      }),
    ),
    ...(type.scale
      ? [
          subresource('scale', 'Scale', write, {
            group: 'autoscaling',
            version: 'v1',
          }),
        ]
      : []),
    ...(type.hasStatus ? [subresource('status', kind, write)] : []),
  ];
}

function virtualEntry(resource: VirtualResource): JsonObject {
  return {
    name: resource.resource,
    singularName: '',
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: [...resource.verbs],
  };
}

/** `/api/v1` and `/apis/<group>/<version>`; a resource stands before its subresources. */
export function resourceList(
  registry: ResourceRegistry,
  group: string,
  version: string,
): JsonObject | undefined {
  const inVersion = (each: GroupVersion) =>
    each.group === group && each.version === version;
  const entries = [
    ...registry.types.filter(inVersion).flatMap(resourceEntries),
    ...[...VIRTUAL_RESOURCES, ...METRICS_RESOURCES]
      .filter(inVersion)
      .map(virtualEntry),
  ];
  return entries.length === 0
    ? undefined
    : {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: apiVersionOf(group, version),
        resources: entries,
      };
}

/** `/version` */
export const VERSION: JsonObject = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.0+llm-d-local',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: `${process.platform}/${process.arch}`,
};
