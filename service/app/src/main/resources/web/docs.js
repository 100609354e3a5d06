// Shows openapi.json to a person: each operation with its parameters, its body and its answers.
import { ask, el } from './dom.js'

const resolve = (doc, part) => part?.$ref ? part.$ref.split('/').slice(1).reduce((at, key) => at[key], doc) : part

/** A schema in the short form that people write on paper. */
function outline(doc, schema, depth = 0) {
  const pad = '  '.repeat(depth)
  const name = schema?.$ref?.split('/').pop()
  if (name && depth > 0) return name
  const part = resolve(doc, schema) ?? {}
  if (part.oneOf) return part.oneOf.map(each => outline(doc, each, depth)).join(' | ')
  if (part.type === 'array') return `[${outline(doc, part.items, depth)}]`
  if (part.properties) {
    const required = part.required ?? []
    const lines = Object.entries(part.properties).map(([key, value]) => {
      const note = resolve(doc, value)?.description ?? ''
      const mark = part.required && !required.includes(key) ? '?' : ''
      return `${pad}  ${key}${mark}: ${outline(doc, value, depth + 1)}${note ? '  — ' + note : ''}`
    })
    return `{\n${lines.join('\n')}\n${pad}}`
  }
  if (part.enum) return part.enum.map(each => JSON.stringify(each)).join(' | ')
  return part.pattern ? `${part.type} ${part.pattern}` : part.format ?? part.type ?? 'bytes'
}

function content(doc, holder) {
  return Object.entries(holder?.content ?? {}).map(([type, { schema, example }]) => el('div', {},
    el('p', { class: 'quiet' }, type),
    schema && Object.keys(schema).length > 0 && el('pre', {}, outline(doc, schema)),
    example && el('pre', {}, JSON.stringify(example))))
}

function operation(doc, path, method, about) {
  const parameters = (about.parameters ?? []).map(each => resolve(doc, each))
  return el('details', { class: 'operation', id: about.operationId },
    el('summary', {}, el('span', { class: 'method' }, method.toUpperCase()), el('span', { class: 'path' }, path),
      el('span', { class: 'what' }, about.summary)),
    el('div', {},
      about.description && el('p', {}, about.description),
      parameters.length > 0 && el('h4', {}, 'Parameters'),
      parameters.length > 0 && el('table', {}, el('tbody', {}, parameters.map(each => el('tr', {},
        el('td', {}, each.name), el('td', {}, each.in), el('td', {}, each.description ?? ''))))),
      about.requestBody && el('h4', {}, 'Body'),
      content(doc, about.requestBody),
      el('h4', {}, 'Answers'),
      Object.entries(about.responses).filter(([status]) => status !== 'default').map(([status, answer]) => el('div', {},
        el('p', {}, el('span', { class: 'badge' + (status < 300 ? ' good' : '') }, status), ' ', resolve(doc, answer).description),
        status < 300 && content(doc, resolve(doc, answer))))))
}

function schemas(doc) {
  return Object.entries(doc.components.schemas).map(([name, schema]) => el('details', { class: 'operation' },
    el('summary', {}, el('span', { class: 'path' }, name), el('span', { class: 'what' }, schema.description ?? '')),
    el('div', {}, el('pre', {}, outline(doc, schema)))))
}

const out = document.getElementById('operations')
try {
  const doc = await ask('openapi.json') // beside this page
  document.getElementById('about').textContent = `${doc.info.summary} ${doc.info.description}`
  const groups = doc.tags.map(tag => el('section', {}, el('h2', {}, tag.name),
    Object.entries(doc.paths).flatMap(([path, methods]) => Object.entries(methods)
      .filter(([, about]) => about.tags.includes(tag.name))
      .map(([method, about]) => operation(doc, path, method, about)))))
  out.replaceChildren(...groups, el('section', {}, el('h2', {}, 'Shapes'), schemas(doc)))
} catch (error) {
  out.replaceChildren(el('p', { class: 'error' }, error.message))
}
