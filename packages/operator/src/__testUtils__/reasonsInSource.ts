import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Functions whose first argument is a reason. */
const verdictFunctions = ['holds', 'fails', 'yes'];

/** What a reason looks like. */
const word = /^[A-Z][A-Za-z]+$/;

/**
 * The reasons that sources write as constants, be it into a condition, an event or what becomes one of them: first arguments of
 * verdicts, and properties called `reason`.
 *
 * @param folder - is searched with all that is in it, but for tests
 */
export function reasonsInSource(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter(
      name =>
        /\.ts$/.test(name) &&
        !/\.test\.ts$|^(testing|__testUtils__)/.test(name),
    );
  const trees = files.map(name =>
    ts.createSourceFile(
      name,
      readFileSync(path.join(folder, name), 'utf8'),
      ts.ScriptTarget.Latest,
    ),
  );
  const constants = new Map(trees.flatMap(stringConstants));
  return new Set(
    trees
      .flatMap(reasonExpressions)
      .flatMap(expression => outcomes(expression, constants))
      .filter(text => word.test(text)),
  );
}

function nodesOf(tree: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

function stringConstants(tree: ts.SourceFile): [string, string][] {
  return nodesOf(tree).flatMap(node =>
    ts.isVariableDeclaration(node) &&
    ts.isIdentifier(node.name) &&
    node.initializer &&
    ts.isStringLiteral(node.initializer)
      ? [[node.name.text, node.initializer.text]]
      : [],
  );
}

function reasonExpressions(tree: ts.SourceFile): ts.Expression[] {
  return nodesOf(tree).flatMap(node => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      verdictFunctions.includes(node.expression.text)
    ) {
      return node.arguments.slice(0, 1);
    }
    return ts.isPropertyAssignment(node) &&
      ts.isIdentifier(node.name) &&
      node.name.text === 'reason'
      ? [node.initializer]
      : [];
  });
}

/** The constants that an expression may come to: of a choice both, of `a || b` the last. */
function outcomes(
  expression: ts.Expression,
  constants: ReadonlyMap<string, string>,
): string[] {
  const of = (part: ts.Expression) => outcomes(part, constants);
  if (ts.isStringLiteral(expression)) return [expression.text];
  if (ts.isIdentifier(expression)) {
    const text = constants.get(expression.text);
    return text === undefined ? [] : [text];
  }
  if (ts.isConditionalExpression(expression)) {
    return [...of(expression.whenTrue), ...of(expression.whenFalse)];
  }
  if (ts.isBinaryExpression(expression)) {
    return [...of(expression.left), ...of(expression.right)];
  }
  return [];
}
