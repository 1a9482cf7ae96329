import { test, expect } from 'vitest'
import { writeFileSync } from 'node:fs'
import { languages } from '#platform/texts'
import { readyNotice } from '../template.ts'
import { filledTemplate, samplePinned } from '../sample.ts'
import { previewLetter } from './preview.ts'
test('x', async () => {
  const notice = readyNotice(filledTemplate())
  for (const lang of languages) {
    const pinned = samplePinned(lang, 'a@example.org', ['identity-code','health-data','name','address','session-notes','credentials'])
    const p = lang==='sv'? {...pinned, recipient:{...pinned.recipient, name:'Alexandra Katarina Wilhelmina von Exempelstjerna-Långnamnsson af Provsvik', postal:{street:'Västra Långa Exempelbrunnsgatan 123–125 A trappa B, bostad 1234', postcode:'02230', town:'Esbo'}}}: pinned
    const r = await previewLetter({notice, recipient:{pinned:p,to:'person'}, at:new Date('2026-11-22T10:00:00Z')})
    console.log(lang, r.ok? r.value.pages : r)
    if(r.ok){ writeFileSync(`/tmp/lx/${lang}.pdf`, r.value.pdf); for(let i=0;i<r.value.pages;i++) writeFileSync(`/tmp/lx/${lang}${i}.png`, r.value.picture(i)) }
  }
})
