import type { JsonObject } from '../../json/JsonValue';
import { objectAt, stringAt } from '../../json/navigate';
import { defaultPodSpec } from './podDefaults';
import { setDefault } from './setDefault';

function defaultTemplate(spec: JsonObject | undefined): void {
  defaultPodSpec(objectAt(spec, 'template', 'spec'));
}

export function defaultDeployment(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  defaultTemplate(spec);
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
  setDefault(spec, 'strategy', {});
  const strategy = objectAt(spec, 'strategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (stringAt(strategy, 'type') === 'RollingUpdate') {
    setDefault(strategy, 'rollingUpdate', {});
    const rolling = objectAt(strategy, 'rollingUpdate');
    setDefault(rolling, 'maxSurge', '25%');
    setDefault(rolling, 'maxUnavailable', '25%');
  }
}

export function defaultReplicaSet(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  defaultTemplate(spec);
  setDefault(spec, 'replicas', 1);
}

export function defaultStatefulSet(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  defaultTemplate(spec);
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'podManagementPolicy', 'OrderedReady');
  setDefault(spec, 'updateStrategy', {});
  const strategy = objectAt(spec, 'updateStrategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (stringAt(strategy, 'type') === 'RollingUpdate') {
    setDefault(strategy, 'rollingUpdate', { partition: 0 });
  }
}

export function defaultDaemonSet(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  defaultTemplate(spec);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'updateStrategy', {});
  const strategy = objectAt(spec, 'updateStrategy');
  setDefault(strategy, 'type', 'RollingUpdate');
  if (stringAt(strategy, 'type') === 'RollingUpdate') {
    setDefault(strategy, 'rollingUpdate', { maxSurge: 0, maxUnavailable: 1 });
  }
}

function defaultJobSpec(spec: JsonObject | undefined): void {
  defaultTemplate(spec);
  if (
    spec &&
    spec.completions === undefined &&
    spec.parallelism === undefined
  ) {
    spec.completions = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', 6);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
}

export function defaultJob(object: JsonObject): void {
  defaultJobSpec(objectAt(object, 'spec'));
}

export function defaultCronJob(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  setDefault(spec, 'concurrencyPolicy', 'Allow');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'successfulJobsHistoryLimit', 3);
  setDefault(spec, 'failedJobsHistoryLimit', 1);
  defaultTemplate(objectAt(spec, 'jobTemplate', 'spec'));
}

export function defaultReplicationController(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  defaultTemplate(spec);
  setDefault(spec, 'replicas', 1);
  const labels = objectAt(spec, 'template', 'metadata', 'labels');
  if (labels) {
    setDefault(spec, 'selector', labels);
  }
}
