import type { ApiObject } from '../api/ApiObject';
import { cloneJson } from '../json/JsonValue';
import { objectAt, valueAt } from '../json/navigate';
import type { AdmissionContext } from './ResourceType';

const UID_LABEL = 'batch.kubernetes.io/controller-uid';

/** A job without a selector gets one of its own: a label with its uid on its pods. */
export function admitJob(
  object: ApiObject,
  { live }: AdmissionContext,
): ApiObject {
  const job = cloneJson(object);
  const spec = objectAt(job, 'spec');
  const template = objectAt(spec, 'template');
  const { uid, name } = job.metadata;
  if (!spec || !template || live || spec.manualSelector === true || !uid) {
    if (spec && live) {
      spec.selector ??= valueAt(live, 'spec', 'selector');
    }
    return job;
  }
  spec.selector = { matchLabels: { [UID_LABEL]: uid } };
  template.metadata = {
    ...objectAt(template, 'metadata'),
    labels: {
      ...objectAt(template, 'metadata', 'labels'),
      [UID_LABEL]: uid,
      'batch.kubernetes.io/job-name': name ?? '',
    },
  };
  return job;
}
