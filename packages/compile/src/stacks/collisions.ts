import {
  describeObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { SourceObject } from '../documents/SourceObject';
import type { Problem } from '../problems/Problem';
import { subjectOf } from './subjectOf';

interface Made {
  source: SourceObject;
  objects: readonly KubernetesObject[];
}

/** Custom resources that are there twice, and objects that two of them would make: the second would overwrite the first. */
export function collisionsOf(all: readonly Made[]): Problem[] {
  const bySubject = new Map<string, SourceObject>();
  const byObject = new Map<string, SourceObject>();
  const problems: Problem[] = [];
  const report = (
    source: SourceObject,
    other: SourceObject,
    message: string,
    fix: string,
  ) =>
    problems.push({
      severity: 'error',
      file: source.file,
      position: source.positionOf('metadata.name'),
      subject: subjectOf(source.value),
      message: `${message} ${subjectOf(other.value)} (${placeOf(other)})`,
      fix,
    });
  for (const { source, objects } of all) {
    const subject = subjectOf(source.value);
    const namesake = bySubject.get(subject);
    if (namesake) {
      report(source, namesake, 'is there twice: the first is', 'leave one out');
      continue;
    }
    bySubject.set(subject, source);
    for (const object of objects) {
      const key = `${groupOf(object)} ${describeObject(object)}`;
      const other = byObject.get(key);
      if (other && other !== source) {
        report(
          source,
          other,
          `makes ${describeObject(object)}, and so does`,
          'give the object another name in one of the two',
        );
      } else {
        byObject.set(key, source);
      }
    }
  }
  return problems;
}

function placeOf(source: SourceObject): string {
  const { column, line } = source.positionOf('metadata.name');
  return `${source.file}:${line}:${column}`;
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
