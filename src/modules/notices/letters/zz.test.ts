import { test } from 'vitest'
import { typeset, readPdf } from '#platform/files'
import { letterSource } from './layout-source.ts'
import { letterData } from './lay-out.ts'
import { readyNotice } from '../template.ts'
import { filledTemplate, samplePinned } from '../sample.ts'
test('y', () => {
  const at=new Date('2026-11-22T10:00:00Z')
  const r = typeset({source: letterSource, data:{letters:[letterData(readyNotice(filledTemplate()), {pinned: samplePinned('fi','a@example.org',['identity-code']),to:'person'},{sequence:1,at})]}, title:'preview', at})
  if(!r.ok) throw new Error('x')
  const d = readPdf(r.value); console.log(d.facts); console.log(JSON.stringify(d.page(0).lines.slice(0,9)), d.facts.pages)
})
