import { readdir } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Bench, Report } from './bench.ts'

/** npm run bench -- NAME [--json] */
const [name = ''] = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts' && file !== 'bench.ts')
  .map((file) => file.slice(0, -'.ts'.length))

if (names.includes(name)) await measure(name)
else {
  process.stderr.write(`npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ')}\n`)
  process.exitCode = 2
}

async function measure(asked: string): Promise<void> {
  const { bench } = (await import(`./${asked}.ts`)) as { bench: Bench }
  process.stderr.write(`${bench.work}, against ${bench.against} …\n`)
  const tenth = Math.ceil(bench.size / 10)
  const small = await bench.measure(tenth)
  const full = await bench.measure(bench.size)
  const ratio = full.ours / full.limit
  const smallRatio = small.ours / small.limit
  const report: Report = {
    name: asked,
    ...rounded(full),
    ratio: round(ratio),
    goal: bench.goal,
    met: 'most' in bench.goal ? ratio <= bench.goal.most : ratio >= bench.goal.least,
    unit: bench.unit,
    size: bench.size,
    machine: machine(),
    growth: { size: tenth, ...rounded(small), ratio: round(smallRatio), worse: round(ratio / smallRatio) },
  }
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`)
  else process.stdout.write(`${sentences(report, bench).join('\n')}\n`)
  process.exitCode = report.met ? 0 : 1
}

function sentences(report: Report, { work, against }: Bench): string[] {
  const { ours, limit, unit, size, ratio, goal, growth } = report
  const asked = 'most' in goal ? `at most ${goal.most}` : `at least ${goal.least}`
  return [
    `${work}: ${ours} ${unit} for ${size}`,
    `${against}: ${limit} ${unit}`,
    `ratio ${ratio}, ${asked} asked: ${report.met ? 'met' : 'NOT met'}`,
    `at ${growth.size}: ${growth.ours} and ${growth.limit} ${unit}, ratio ${growth.ratio}`,
  ]
}

function rounded({ ours, limit }: { ours: number; limit: number }) {
  return { ours: round(ours), limit: round(limit) }
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
}
