import { writeFileSync, createReadStream, statSync } from 'node:fs'
import { startEmbedded, openDatabase, migrate } from '#platform/database'
import { inTransaction } from '#platform/database'
import { createTeam } from '#vault'
import { ready } from '#foundation/sealing'
import { createRegister, importRegister, findLayout } from '#people'
import { readRegister, readRows } from '/work/main/src/modules/people/reading/register.ts'
import { checkCharacter } from '#foundation/text'
import { date } from '#foundation/time'
const N = Number(process.argv[2] ?? 100000)
const given = 'Maija Matti Eeva Aino Onni Eino Helmi Juhani Liisa Pekka Sanna Timo Jaana Kari'.split(' ')
const family = Array.from({length:3000},(_, i)=> ['Kor','Leh','Vir','Nie','Sal','Hei','Tuo','Kos'][i%8]+['nen','la','maa','talo','vuori'][i%5]+(i>40? String.fromCharCode(97+i%26)+String.fromCharCode(97+(i>>5)%26)+'o':''))
let out='Nimi;Henkilötunnus;Sähköposti;Puhelin;Lähiosoite;Postinumero;Postitoimipaikka;Kieli;Asiakasnumero;Rooli;Ensimmäinen käynti;Viimeinen käynti;Turvakielto\n'
for(let i=0;i<N;i++){const g=given[i%14],f=family[(i*7919)%3000];const d=String(i%28+1).padStart(2,'0'),m=String((i/28|0)%12+1).padStart(2,'0'),y=String(((i/336|0))%100).padStart(2,'0');const ind=String(900+((i/33600|0)%100));const ddmmyy=d+m+y;const code=ddmmyy+'-'+ind+checkCharacter(ddmmyy,ind)
out+=`${g} ${f};${code};${i%10===0?'':`${g}.${f}${i}@example.org`.toLowerCase()};0401${String(i).padStart(6,'0')};Katu ${i%99};00${String(i%90+10)}0;Helsinki;${i%20===0?'ruotsi':'suomi'};A-${i};asiakas;${i%28+1}.3.2017;${i%28+1}.5.2018;\n`}
writeFileSync('/tmp/people-bench.csv',out); out=''
await ready
const e = await startEmbedded({folder:'/tmp/people-bench-db'})
try{
const db=openDatabase(e.url); await migrate(db)
const organisation=crypto.randomUUID(), actor=crypto.randomUUID()
const keyring=await inTransaction(db,organisation,tx=>createTeam(tx,{organisation,name:'x'}))
const register=await inTransaction(db,organisation,tx=>createRegister(tx,{organisation,name:'r',incidentOnly:false,at:new Date(),by:actor}))
const source=()=>createReadStream('/tmp/people-bench.csv')
let peak=0; const timer=setInterval(()=>{peak=Math.max(peak,process.memoryUsage().heapUsed)},20)
for (const kind of ['rows','people'] as const){
 let t=performance.now(); const l=await findLayout(source); if(!l.ok) throw 1; const t1=performance.now()-t; t=performance.now(); let n=0
 if(kind==='rows') for await(const _ of readRows(source,l.value)) n++
 else for await(const b of readRegister(source,l.value,{today:date('2026-11-22')})) n+=b.rows.length
 console.log(kind, n, 'layout',t1|0,'read',performance.now()-t|0)
}
for (const label of ['first','again']){
const t=performance.now(); const r=await importRegister(db,keyring,{actor,register,source,at:new Date()})
const cpu=process.cpuUsage()
console.log(label,((performance.now()-t)/1000).toFixed(2),'s', r.ok? {...r.value,rejected:r.value.rejected.length}: r,'heap peak MB',peak/1e6|0,'rss',process.memoryUsage().rss/1e6|0,'cpu',cpu.user/1e6)
}
clearInterval(timer)
await db.destroy()
} finally { await e.stop() }
