// A model card, Markdown that others wrote, as blocks of plain text: nothing in it becomes a link, a picture or markup.
export type Block = { kind: 'heading', level: number, text: string } | { kind: 'text', text: string } | { kind: 'list', items: string[] }
  | { kind: 'table', rows: string[][] } | { kind: 'code', text: string }

/** Words without the signs of Markdown; of a link its words remain, of a picture nothing. */
const plain = (text: string) => text.replace(/!\[[^\]]*\]\([^)]*\)/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]{0,200}>/g, '')
  .replace(/\*\*|__|`/g, '').replace(/(^|\s)[*_]|[*_](?=\s|$)/g, '$1').trim()

export function blocks(markdown: string): Block[] {
  const found: Block[] = []
  for (const part of markdown.split(/\n\s*\n/)) {
    const lines = part.split('\n').filter(line => line.trim())
    const heading = /^(#{1,6})\s+(.*)/.exec(lines[0] ?? '')
    if (heading) {
      found.push({ kind: 'heading', level: heading[1].length, text: plain(heading[2]) })
      lines.shift()
    }
    if (!lines.length) continue
    if (/^(```|~~~)/.test(lines[0])) found.push({ kind: 'code', text: lines.filter(line => !/^(```|~~~)/.test(line)).join('\n') })
    else if (lines.every(line => line.trim().startsWith('|'))) {
      const rows = lines.filter(line => !/^[|\s:-]+$/.test(line)).map(line => line.trim().replace(/^\||\|$/g, '').split('|').map(plain))
      if (rows.length) found.push({ kind: 'table', rows })
    } else if (/^\s*[-*+] |^\s*\d+\. /.test(lines[0])) {
      const items: string[] = []
      for (const line of lines) {
        const item = /^\s*(?:[-*+]|\d+\.) (.*)/.exec(line)
        if (item) items.push(item[1])
        else items[items.length - 1] += ` ${line.trim()}`
      }
      found.push({ kind: 'list', items: items.map(plain) })
    } else {
      const text = plain(lines.join(' '))
      if (text) found.push({ kind: 'text', text })
    }
  }
  return found
}
