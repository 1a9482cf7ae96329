import { expect, it } from 'vitest'
import { testDatabaseUrls } from '#tests/support/database'
import { rotateThroughDeaths } from './rotating.ts'

it('a rotation killed by SIGKILL is finished by a second run, and everybody stays readable', async () => {
  const { url } = await testDatabaseUrls()
  const deaths = await rotateThroughDeaths(url, { people: 60, phases: ['carrying', 'taking-index', 'closing-epochs'] })
  expect(deaths).toHaveLength(3)
  expect(deaths.filter(({ unfinished, unreadable }) => unfinished + unreadable > 0)).toEqual([])
}, 240_000)
