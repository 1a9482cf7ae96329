import { test } from 'vitest'
import { letterTo, orderOf } from './sample-letters.ts'
import { letterData } from './lay-out.ts'
import { letterSource } from './layout-source.ts'
import { typeset } from '#platform/files'
import { ProvedLetterBatch } from './prove.ts'
import { readyNotice } from '../template.ts'
import { filledTemplate } from '../sample.ts'
test('bench', () => {
  for (const form of [true, false]) for (const n of [100, 250, 500]) {
    const people = Array.from({ length: n }, (_, i) => letterTo(`Aino${i} Esimerkki`, { number: i, language: (['fi','sv','en'] as const)[i%3]!, leaked: ['identity-code','name','address'] }))
    const o = orderOf(people)
    const full = readyNotice(filledTemplate())
    const cut = (t: typeof full.texts.fi) => ({ ...t, blocks: t.blocks.filter(b => form || (b.channel==='both' && !['genuine','authority','support','contact','contact-heading','consequences-identity'].includes(b.id))) })
    const notice = { ...full, texts: { fi: cut(full.texts.fi), sv: cut(full.texts.sv), en: cut(full.texts.en) } }
    const cpu=()=>{const c=process.cpuUsage();return (c.user+c.system)/1000}; const t0 = cpu()
    const letters = people.map((p, i) => letterData(notice, p, { sequence: i+1, at: o.at }))
    const r = typeset({ source: letterSource, data: { letters }, title: 'b', at: o.at })
    if (!r.ok) throw new Error()
    const t1 = cpu()
    const p = ProvedLetterBatch.prove(r.value, { ...o, notice, title: 'b' })
    const t2 = cpu()
    if (p.verdict !== 'proved') throw new Error(JSON.stringify(p))
    console.log(`${n} letters ${p.batch.pages} pages: typeset ${(t1-t0).toFixed()} prove ${(t2-t1).toFixed()} => ${(n/((t2-t0)/1000)).toFixed()} letters/s, ${(p.batch.pages/((t2-t0)/1000)).toFixed()} pages/s; typeset only ${(n/((t1-t0)/1000)).toFixed()}; rss ${(process.memoryUsage.rss()/1e6).toFixed()}`)
  }
}, 100000)
