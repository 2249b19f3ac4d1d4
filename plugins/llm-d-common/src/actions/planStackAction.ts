import { schedulerEndpointPicker } from '../compile/schedulerEndpointPicker';
import {
  parseStackResource,
  type SchedulerInstall,
  type SimulatorDeployment,
  type StackResource,
} from '../crd';
import { editAt } from '../crd/editAt';
import { readEppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { KubernetesObject } from '../kubernetes';
import type { StackAction } from './StackAction';

/** The custom resources of a stack, as they are in the cluster. @public */
export interface StackResources {
  schedulerInstall?: KubernetesObject;
  simulatorDeployment?: KubernetesObject;
}

/** A field of a custom resource that an action sets. @public */
export interface FieldEdit {
  path: readonly (string | number)[];
  value: unknown;
}

/** What an action makes of one custom resource. @public */
export interface StackChange {
  before: KubernetesObject;
  after: KubernetesObject;
  /** What is to be set, and nothing else. */
  edits: readonly FieldEdit[];
}

/** An action that this stack cannot take, in words for a person. @public */
export class ImpossibleActionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImpossibleActionError';
  }
}

const isInstall = (resource: StackResource): resource is SchedulerInstall =>
  resource.kind === 'SchedulerInstall';
const isSimulator = (
  resource: StackResource,
): resource is SimulatorDeployment => resource.kind === 'SimulatorDeployment';

/**
 * What an action changes in the custom resources; nothing for actions that change none.
 *
 * @throws ImpossibleActionError when the stack has no such stage, scorer or EPP.
 * @public
 */
export function planStackAction(
  action: StackAction,
  resources: StackResources,
): StackChange[] {
  switch (action.type) {
    case 'scale':
      return [planScale(action, resources)];
    case 'set-scorer-weights':
      return [planWeights(action, resources)];
    default:
      return [];
  }
}

function planScale(
  { replicas, stage }: Extract<StackAction, { type: 'scale' }>,
  resources: StackResources,
): StackChange {
  const { object, resource } = required(
    resources.simulatorDeployment,
    isSimulator,
    'SimulatorDeployment',
  );
  const { decode, prefill } = resource.spec;
  const named = resource.spec[stage];
  const isSingleStage = !decode?.enabled && !prefill?.enabled;
  if (!named?.enabled && !(isSingleStage && stage === 'decode')) {
    throw new ImpossibleActionError(
      `SimulatorDeployment ${resource.metadata.name} has no ${stage} stage`,
    );
  }
  if (named?.enabled && named.autoscaling) {
    throw new ImpossibleActionError(
      `An autoscaler sets the pods of the ${stage} stage, between ${named.autoscaling.min} and ${named.autoscaling.max}: change spec.${stage}.autoscaling`,
    );
  }
  return change(object, [
    {
      path: named?.enabled ? ['spec', stage, 'replicas'] : ['spec', 'replicas'],
      value: replicas,
    },
  ]);
}

function planWeights(
  { profile, weights }: Extract<StackAction, { type: 'set-scorer-weights' }>,
  resources: StackResources,
): StackChange {
  const { object, resource } = required(
    resources.schedulerInstall,
    isInstall,
    'SchedulerInstall',
  );
  const { metadata, spec } = resource;
  const picker = schedulerEndpointPicker(resource);
  if (!picker) {
    throw new ImpossibleActionError(
      `SchedulerInstall ${metadata.name} has no EPP of its own`,
    );
  }
  const { plugins, profiles } = readEppConfigPlugins(picker.config);
  const names = profileNames(picker.config.schedulingProfiles);
  const chosen = profiles.filter(
    ({ index }) => profile === undefined || names[index] === profile,
  );
  if (chosen.length === 0) {
    throw new ImpossibleActionError(
      `The EPP has no scheduling profile ${profile}: it has ${names.join(
        ', ',
      )}`,
    );
  }
  if (profile === undefined && chosen.length > 1) {
    throw new ImpossibleActionError(
      `The EPP has several scheduling profiles: say which of ${names.join(
        ', ',
      )}`,
    );
  }
  const [only] = chosen;
  const scorers = only.plugins.filter(({ pluginRef }) =>
    isScorer(picker.profile.plugins, plugins, pluginRef),
  );
  const unknown = Object.keys(weights).find(
    name => !scorers.some(({ pluginRef }) => pluginRef === name),
  );
  if (unknown !== undefined) {
    throw new ImpossibleActionError(
      `The profile has no scorer ${unknown}: it has ${scorers
        .map(({ pluginRef }) => pluginRef)
        .join(', ')}`,
    );
  }
  if (spec.epp?.config) {
    // A list without keys belongs to its manager as a whole.
    const config = Object.entries(weights).reduce<unknown>(
      (whole, [name, weight]) => {
        const place = scorers.find(({ pluginRef }) => pluginRef === name);
        return editAt(
          whole,
          [
            'schedulingProfiles',
            only.index,
            'plugins',
            place?.index ?? 0,
            'weight',
          ],
          { put: weight },
        );
      },
      spec.epp.config,
    );
    return change(object, [{ path: ['spec', 'epp', 'config'], value: config }]);
  }
  if (profiles.length > 1) {
    throw new ImpossibleActionError(
      `The ready-made profile ${spec.epp?.configProfile} has several scheduling profiles, and epp.scorers sets all of them at once: write the configuration out in epp.config`,
    );
  }
  return change(
    object,
    Object.entries(weights).map(([name, value]) => ({
      path: ['spec', 'epp', 'scorers', name],
      value,
    })),
  );
}

function isScorer(
  facts: Readonly<Record<string, { role: string }>>,
  plugins: readonly { name: string; type: string }[],
  pluginRef: string,
): boolean {
  const type = plugins.find(({ name }) => name === pluginRef)?.type ?? '';
  return Object.hasOwn(facts, type)
    ? facts[type].role === 'scorer'
    : type.endsWith('-scorer');
}

function profileNames(profiles: unknown): string[] {
  return Array.isArray(profiles)
    ? profiles.map((profile: unknown) =>
        typeof profile === 'object' &&
        profile !== null &&
        'name' in profile &&
        typeof profile.name === 'string'
          ? profile.name
          : 'default',
      )
    : [];
}

function change(
  before: KubernetesObject,
  edits: readonly FieldEdit[],
): StackChange {
  return { before, after: withEdits(before, edits), edits };
}

/** An object with some fields set. @public */
export function withEdits(
  object: KubernetesObject,
  edits: readonly FieldEdit[],
): KubernetesObject {
  return edits.reduce(
    (whole, { path, value }) => ({ ...whole, ...setAt(whole, path, value) }),
    object,
  );
}

function setAt(
  whole: unknown,
  [key, ...rest]: readonly (string | number)[],
  value: unknown,
): Record<string, unknown> {
  const fields: Record<string, unknown> =
    typeof whole === 'object' && whole !== null && !Array.isArray(whole)
      ? { ...whole }
      : {};
  return {
    ...fields,
    [key]: rest.length === 0 ? value : setAt(fields[key], rest, value),
  };
}

function required<R extends StackResource>(
  object: KubernetesObject | undefined,
  isWanted: (resource: StackResource) => resource is R,
  kind: string,
): { object: KubernetesObject; resource: R } {
  if (!object) {
    throw new ImpossibleActionError(
      `The stack has no ${kind}, so there is nothing to change`,
    );
  }
  const parsed = parseStackResource(object);
  if (!parsed.ok || !isWanted(parsed.resource)) {
    const [finding] = parsed.ok ? [] : parsed.findings;
    throw new ImpossibleActionError(
      `${kind} ${object.metadata.name} is not valid${
        finding ? `: ${finding.path}: ${finding.message}` : ''
      }`,
    );
  }
  return { object, resource: parsed.resource };
}
