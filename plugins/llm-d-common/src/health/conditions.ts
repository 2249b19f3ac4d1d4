import { z } from 'zod';
import { describeObject } from '../kubernetes/objectReference';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { FaultReason } from './faultRules';
import type { HealthEvidence } from './HealthReport';
import type { Finding } from './LinkState';
import type { Moment } from './Moment';

export const conditionsSchema = z
  .array(
    z.object({
      type: z.string(),
      status: z.enum(['True', 'False', 'Unknown']),
      reason: z.string().default(''),
      message: z.string().default(''),
      lastTransitionTime: z.string().optional(),
      observedGeneration: z.number().optional(),
    }),
  )
  .default([]);

export type Conditions = z.output<typeof conditionsSchema>;

/** When somebody last changed what an object asks for, as far as its field managers tell. */
export function changedAt({ metadata }: KubernetesObject): string | undefined {
  return (metadata.managedFields ?? [])
    .filter(({ subresource }) => subresource !== 'status')
    .map(({ time }) => time)
    .reduce(
      (latest, time) =>
        latest === undefined || (time !== undefined && time > latest)
          ? time
          : latest,
      undefined,
    );
}

/** Where a condition is looked for, and what it means when it does not hold. */
export interface ConditionQuestion {
  conditions: Conditions;
  /** The object that carries it, or has it in its status about one of its parents. */
  object: KubernetesObject;
  type: string;
  /** Reason when it is False. */
  fault: FaultReason;
  /** Reason when nobody has answered. */
  silence: FaultReason;
}

/**
 * Judges one condition. It counts only if it is about the object's present generation; one that is missing, stale or unknown
 * is never taken for True.
 */
export function judgeCondition(
  question: ConditionQuestion,
  now: Moment,
): { finding: Finding; evidence: HealthEvidence } {
  const { conditions, fault, object, silence, type } = question;
  const { creationTimestamp: createdAt, generation } = object.metadata;
  const source = describeObject(object);
  const condition = conditions.find(entry => entry.type === type);
  const where = `${source} condition ${type}`;
  const finding = ((): Finding => {
    if (!condition) {
      return {
        status: now.isYoung(createdAt) ? 'progressing' : 'degraded',
        reason: silence,
        message: `${source} has no condition ${type}: no controller has answered it`,
      };
    }
    const said = [condition.reason, condition.message]
      .filter(Boolean)
      .join(': ');
    if (
      condition.observedGeneration !== undefined &&
      generation !== undefined &&
      condition.observedGeneration < generation
    ) {
      const about = `${where} is about generation ${condition.observedGeneration} of ${generation}`;
      const changed = changedAt(object);
      return changed === undefined || now.isYoung(changed)
        ? { status: 'progressing', reason: silence, message: about }
        : {
            status: 'degraded',
            reason: 'StatusStale',
            message: `${about}: its controller has not looked at it since ${changed}`,
          };
    }
    switch (condition.status) {
      case 'True':
        return { status: 'healthy', reason: 'Healthy', message: said };
      case 'Unknown':
        return {
          status: 'progressing',
          reason: silence,
          message: `${where} is not known yet (${said})`,
        };
      default:
        return {
          status: now.isYoung(createdAt) ? 'progressing' : 'degraded',
          reason: fault,
          message: `${source} is not ${type} (${said})`,
        };
    }
  })();
  return {
    finding,
    evidence: {
      source: where,
      status: finding.status,
      message: finding.message,
      ...(condition?.lastTransitionTime !== undefined && {
        observedAt: condition.lastTransitionTime,
      }),
    },
  };
}
