import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import { houseAsItStands, trace } from './check.ts'
import { allIds, currentRequirements, isCarried, readRequirements } from './requirements.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const house = await houseAsItStands()
const requirements = await currentRequirements()

test('every requirement is there once, in words, and whatever it names exists', () => {
  expect(trace(requirements, house).missing).toEqual([])
  expect(requirements.map(({ id }) => id)).toEqual(allIds)
})

test('a requirement without a test, or that says something is open, does not count as carried', () => {
  const traced = trace(requirements, house)
  expect(traced.ids).toBe(82)
  expect(traced.carried + traced.open.length).toBe(traced.ids)
  for (const one of requirements) expect([one.id, traced.open.includes(one.id)]).toEqual([one.id, !isCarried(one)])
  expect(traced.open).toContain('V16')
  expect(traced.open).not.toContain('V29')
})

describe('a page of requirements that is no longer true', () => {
  const text = '### V1 A title\n\nWhat it says.\n\n- Page: `/console/house`\n- Command: `satama doctor`\n- Test: `src/app/doctor/doctor.test.ts`\n'
  const found = (changed: string) => trace(readRequirements(changed), house).missing.filter(({ kind }) => kind !== 'requirement')

  it('is found out by what it names: a page, a command or a test that is not there', () => {
    expect(found(text)).toEqual([])
    expect(found(text.replace('/console/house', '/console/castle'))).toEqual([{ id: 'V1', kind: 'page', name: '/console/castle' }])
    expect(found(text.replace('satama doctor', 'satama surgeon'))).toEqual([{ id: 'V1', kind: 'command', name: 'satama surgeon' }])
    expect(found(text.replace('doctor.test.ts', 'surgeon.test.ts'))).toEqual([{ id: 'V1', kind: 'test', name: 'src/app/doctor/surgeon.test.ts' }])
    expect(found(text.replace('src/app/doctor/doctor.test.ts', 'src/app/doctor/model.ts'))).toMatchObject([{ kind: 'test' }])
  })

  it('is found out when it leaves a requirement out, has it twice, or says nothing of what carries it', () => {
    const missing = trace(readRequirements(text + text), house).missing.map(({ id, kind }) => `${kind} ${id}`)
    expect(missing).toContain('requirement V2')
    expect(missing).toContain('requirement V1')
    expect(found('### V1 A title\n\nWhat it says.\n')).toMatchObject([{ kind: 'statement' }])
    expect(() => readRequirements(text.replace('- Test', '- Tset'))).toThrow('V1 has a line that nobody reads')
    expect(() => readRequirements('### W1 A title\n')).toThrow('no requirement')
  })
})

test('npm run -s trace -- --json gives one object last, and ends well', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/trace.mjs', '--json'], { cwd: root, encoding: 'utf8' })
  const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { ids: number; carried: number; open: string[]; requirements: Record<string, unknown> }
  expect([status, said.ids, said.carried + said.open.length, Object.keys(said.requirements).length]).toEqual([0, 82, 82, 82])
}, 60_000)
