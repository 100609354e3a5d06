// Evaluates a conformance rubric over crJSON, in the language it is written in (json-formula).
// stdin: {rubric: {variables, expressions}, rules: [...], specVersion, documents: [crJSON, ...]};
// stdout: per document an array of {id, ok, warning, result}.
import { text } from 'node:stream/consumers';
import JsonFormula from '@adobe/json-formula';

const { rubric, rules, specVersion, documents } = JSON.parse(await text(process.stdin));

function evaluate(expression, document, globals) {
  const functions = {};
  for (const [name, body] of Object.entries(rubric.expressions)) {
    functions[name] = {
      _func: (args) => evaluate(body, document, { ...globals, $args: args }),
      _signature: [{ types: [1], optional: true, variadic: true }],
    };
  }
  const debug = [];
  const result = new JsonFormula(functions, null, debug).search(expression, document, globals);
  return result === undefined ? null : JSON.parse(JSON.stringify(result));
}

const matched = (result) => (Array.isArray(result) ? result.length > 0 : result === true);

const answers = documents.map((document) => {
  const globals = { ...rubric.variables, $expected_spec_version: specVersion, $args: [] };
  return rules.map((rule) => {
    const result = evaluate(rule.expression, document, globals);
    const hit = matched(result);
    const ok = rule.failIfMatched ? !hit : rule.warnIfMatched ? true : result === true;
    return { id: rule.id, ok, warning: rule.warnIfMatched === true && hit, result };
  });
});
console.log(JSON.stringify(answers));
