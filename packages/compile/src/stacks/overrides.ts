import {
  gatewayProviders,
  type GatewayProviderName,
} from '@llm-d-sim/plugin-llm-d-common';
import { isPublishedEppImage, publishedEppImage } from './publishedEppImage';

/** What the command line sets in every custom resource. */
export interface Overrides {
  provider?: GatewayProviderName;
  eppVersion?: string;
}

/** A custom resource as it is to be compiled, and what of the overrides does not reach it. */
export interface Overridden {
  value: unknown;
  notes: string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A custom resource as if the overrides had been written into it. It is not parsed yet: what is of the wrong type stays as it is,
 * for the schema to complain of.
 */
export function withOverrides(
  value: unknown,
  overrides: Overrides,
): Overridden {
  if (!isMap(value) || !(value.spec === undefined || isMap(value.spec))) {
    return { value, notes: [] };
  }
  const { kind, spec = {} } = value;
  const { eppVersion, provider } = overrides;
  const isInstall = kind === 'SchedulerInstall';
  const notes: string[] = [];
  const changed: Record<string, unknown> = {};
  if (isInstall && provider !== undefined && isMapOrNone(spec.gateway)) {
    changed.gateway = gatewayOf(provider, spec.gateway ?? {});
  }
  if (eppVersion !== undefined && isMap(spec.epp)) {
    const { image } = spec.epp;
    const published = image === undefined || isImageOfLlmd(image);
    changed.epp = {
      ...spec.epp,
      // A SimulatorDeployment has no such field: there the tag of the image tells.
      ...(isInstall && { version: eppVersion }),
      ...(published && { image: publishedEppImage(eppVersion) }),
    };
    if (!isInstall && !published) {
      notes.push(
        `--epp-version does not reach spec.epp: a ${kind} tells the version by its image only, and ${image} is not one that llm-d publishes`,
      );
    }
  }
  return Object.keys(changed).length === 0
    ? { value, notes }
    : { value: { ...value, spec: { ...spec, ...changed } }, notes };
}

function gatewayOf(provider: GatewayProviderName, gateway: Fields): Fields {
  const { className } = gateway;
  const isOthers =
    className === undefined ||
    Object.values(gatewayProviders).some(
      one => one.name !== provider && one.className.test(String(className)),
    );
  return {
    ...gateway,
    provider,
    ...(isOthers && { className: gatewayProviders[provider].defaultClassName }),
  };
}

function isImageOfLlmd(image: unknown): image is string {
  return typeof image === 'string' && isPublishedEppImage(image);
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMapOrNone(value: unknown): value is Fields | undefined {
  return value === undefined || isMap(value);
}
