import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { KUSTOMIZE_BASE } from './deployFolder';

/** Objects of a YAML text, as kubectl and Helm read it. */
export function readManifests(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1' }).flatMap(document => {
    const value: unknown = document.toJS();
    return value === null ? [] : [parseKubernetesObject(value)];
  });
}

const kustomizationSchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  resources: z.array(z.string()),
});

/** The objects of `kubectl apply -k deploy/kustomize/base`, which lists files and nothing else. */
export function readKustomizeBase(): KubernetesObject[] {
  const read = (name: string) =>
    readFileSync(path.join(KUSTOMIZE_BASE, name), 'utf8');
  const { resources } = kustomizationSchema.parse(
    parse(read('kustomization.yaml')),
  );
  return resources.flatMap(name => readManifests(read(name)));
}
