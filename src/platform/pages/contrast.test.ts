import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** Words on grounds: WCAG 1.4.3 asks for 4.5. Marks and edges of controls: 1.4.11 asks for 3. */
const words = [
  ['ink', 'fog'], ['ink', 'surface'], ['ink', 'sunken'], ['ink-soft', 'fog'], ['ink-soft', 'surface'], ['ink-soft', 'sunken'],
  ['link', 'fog'], ['link', 'surface'], ['link', 'sunken'], ['link', 'water-wash'], ['ink', 'water-wash'], ['water-deep', 'fog'], ['water-deep', 'surface'],
  ['on-water', 'water'], ['on-water', 'water-deep'], ['on-danger', 'danger-fill'], ['danger-wash', 'danger-ink'], ['danger-ink', 'surface'],
  ['on-head', 'head'], ['on-head-soft', 'head'], ['on-head', 'head-line'],
  ['info-ink', 'info-wash'], ['success-ink', 'success-wash'], ['warning-ink', 'warning-wash'], ['danger-ink', 'danger-wash'],
] as const
const marks = [
  ['line-strong', 'surface'], ['line-strong', 'fog'], ['water', 'surface'], ['water', 'sunken'], ['focus', 'fog'], ['focus', 'surface'],
  ['lantern', 'head'], ['info-line', 'info-wash'], ['success-line', 'success-wash'], ['warning-line', 'warning-wash'],
  ['danger-line', 'danger-wash'], ['danger-line', 'surface'], ['success-line', 'surface'], ['warning-line', 'surface'], ['info-line', 'surface'],
  ['success-line', 'sunken'], ['warning-line', 'sunken'], ['danger-line', 'sunken'],
  ['part-done', 'surface'], ['part-second', 'surface'], ['part-exception', 'surface'], ['part-trouble', 'surface'],
] as const

const source = readFileSync(new URL('./styles/tokens.css', import.meta.url), 'utf8')
const [bright = '', night = ''] = source.split('@media (prefers-color-scheme: dark)')
const light = coloursOf(bright)
const schemes = { light, dark: { ...light, ...coloursOf(night) } }

describe.each(Object.entries(schemes))('in %s', (_, colours) => {
  test.each(words)('words in %s on %s are legible', (ink, ground) => {
    expect(contrast(colours[ink], colours[ground])).toBeGreaterThanOrEqual(4.5)
  })
  test.each(marks)('a mark in %s on %s is seen', (mark, ground) => {
    expect(contrast(colours[mark], colours[ground])).toBeGreaterThanOrEqual(3)
  })
})

function coloursOf(css: string): Record<string, string> {
  return Object.fromEntries([...css.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
}

function contrast(a: string | undefined, b: string | undefined): number {
  if (!a || !b) throw new Error('a colour is not defined')
  const [brighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one)
  return (brighter + 0.05) / (darker + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
