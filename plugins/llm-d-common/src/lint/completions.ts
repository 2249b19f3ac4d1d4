import { eppVersionProfiles } from '../epp';
import { gatewayProviders } from '../gateway';
import { routingSidecarVersionProfiles } from '../simulator';

/** A field and the values that it may have been meant to have, as far as they make a difference. */
export interface Completion {
  path: readonly PropertyKey[];
  values: readonly unknown[];
}

const tagged = (image: string, since: readonly [number, number]) =>
  `${image}:v${since.join('.')}.0`;
const eppImages = Object.values(eppVersionProfiles).map(({ image, since }) =>
  tagged(image, since),
);
const classNames = [
  ...Object.values(gatewayProviders).map(
    ({ defaultClassName }) => defaultClassName,
  ),
  'of-somebody-else',
];

const choices: Readonly<Record<string, Completion>> = {
  'spec.epp.image': { path: ['spec', 'epp', 'image'], values: eppImages },
  'spec.epp.version': { path: ['spec', 'epp', 'image'], values: eppImages },
  'spec.gateway.className': {
    path: ['spec', 'gateway', 'className'],
    values: classNames,
  },
  'spec.gateway.provider': {
    path: ['spec', 'gateway', 'className'],
    values: classNames,
  },
  'spec.gateway.listenerProtocol': {
    path: ['spec', 'gateway', 'listenerProtocol'],
    values: ['HTTP', 'HTTPS'],
  },
  'spec.routing.backendType': {
    path: ['spec', 'routing', 'backendType'],
    values: ['Service', 'InferencePool'],
  },
  'spec.decode.routingSidecar.image': {
    path: ['spec', 'decode', 'routingSidecar', 'image'],
    values: routingSidecarVersionProfiles.map(({ since }) =>
      tagged('sidecar', since),
    ),
  },
};

/** What a wrong field may have been meant to say, where other findings hang on it; nothing elsewhere. */
export function completionOf(
  path: readonly PropertyKey[],
): Completion | undefined {
  if (path.at(-1) === 'enabled') {
    return { path, values: [false, true] };
  }
  const text = path.join('.');
  return Object.hasOwn(choices, text) ? choices[text] : undefined;
}
