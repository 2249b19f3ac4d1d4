import { requireTree } from '@llm-d-sim/plugin-llm-d-common';
import {
  isAlias,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';
import { errorMessage } from '../errorCode';
import type { Position, Problem } from '../problems/Problem';
import { locateField } from './locateField';
import type { SourceObject } from './SourceObject';
import { kubernetesYaml } from './yamlDialect';

/** What a file holds, and what of it cannot be read. */
export interface ReadDocuments {
  objects: SourceObject[];
  problems: Problem[];
}

/**
 * The objects of a stream of YAML documents; those of lists one by one. Documents without content are passed over, but counted.
 *
 * @param file - what a person calls it
 */
export function readDocuments(file: string, text: string): ReadDocuments {
  const lineCounter = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const result: ReadDocuments = { objects: [], problems: [] };
  const documents: Document[] = [
    ...parseAllDocuments(text, {
      ...kubernetesYaml,
      lineCounter,
      prettyErrors: false,
    }),
  ];
  documents.forEach((document, index) => {
    const title = `document ${index + 1}`;
    const problem = (
      severity: Problem['severity'],
      offset: number,
      message: string,
    ) =>
      result.problems.push({
        severity,
        file,
        position: positionAt(offset),
        subject: title,
        message,
      });
    const say =
      (severity: Problem['severity']) =>
      ({ message, pos }: YAMLError) =>
        problem(
          severity,
          pos[0],
          severity === 'error' ? `not YAML: ${message}` : message,
        );
    document.warnings.forEach(say('warning'));
    document.errors.forEach(say('error'));
    if (document.errors.length > 0 || !isNode(document.contents)) return;
    try {
      result.objects.push(
        ...objectsOf(document, document.contents, title).map(
          ({ node, ...object }): SourceObject => ({
            ...object,
            file,
            positionOf: path =>
              positionAt(locateField(document, node, path ?? '')),
          }),
        ),
      );
    } catch (error) {
      // Aliases that lead nowhere, or that multiply without end.
      problem(
        'error',
        document.contents.range?.[0] ?? 0,
        `not YAML: ${errorMessage(error)}`,
      );
    }
  });
  return result;
}

interface ObjectNode {
  title: string;
  value: unknown;
  node: Node;
}

function objectsOf(
  document: Document,
  node: Node,
  title: string,
): ObjectNode[] {
  const value: unknown = requireTree(document.toJS());
  if (value === null || value === undefined) return [];
  const items = isMap(node)
    ? resolved(document, node.get('items', true))
    : undefined;
  const values = listItems(value);
  if (!values) return [{ title, value, node }];
  return values.map((item, index) => {
    const itemNode = isSeq(items)
      ? resolved(document, items.items[index])
      : undefined;
    return {
      title: `${title}, item ${index + 1}`,
      value: item,
      node: itemNode ?? node,
    };
  });
}

/** `kubectl get` and many a tool put objects into a `List`. */
function listItems(value: unknown): readonly unknown[] | undefined {
  return typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    /List$/.test(String(value.kind)) &&
    'items' in value &&
    Array.isArray(value.items)
    ? value.items
    : undefined;
}

function resolved(document: Document, node: unknown): Node | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  return isNode(target) ? target : undefined;
}
