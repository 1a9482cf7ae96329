import type { JSX } from 'preact'

const shapes = {
  info: <><circle cx="12" cy="12" r="9" /><path d="M12 11v5.5M12 7.5v.5" /></>,
  success: <><circle cx="12" cy="12" r="9" /><path d="m8 12.5 2.8 2.8L16.2 9.5" /></>,
  warning: <><path d="M12 3.5 2.8 20h18.4z" /><path d="M12 10v4.5M12 17v.3" /></>,
  danger: <><path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z" /><path d="M12 7.5v5.5M12 16v.3" /></>,
  check: <path d="m5 12.5 4.7 4.7L19 7.5" />,
  dot: <circle cx="12" cy="12" r="4.5" fill="currentColor" stroke="none" />,
  ring: <circle cx="12" cy="12" r="6" />,
  clock: <><circle cx="12" cy="12" r="9" /><path d="M12 7v5.2l3.3 2" /></>,
  blocked: <><circle cx="12" cy="12" r="9" /><path d="m6 6 12 12" /></>,
  chevron: <path d="m9 6 6 6-6 6" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  letter: <><rect x="3" y="5.5" width="18" height="13" rx="1.5" /><path d="m3.5 7 8.5 6.5L20.5 7" /></>,
  person: <><circle cx="12" cy="8.5" r="3.8" /><path d="M4.8 20c.8-4 3.6-6 7.2-6s6.4 2 7.2 6" /></>,
  people: <><circle cx="9" cy="9" r="3.3" /><path d="M2.8 19c.6-3.4 3-5.2 6.2-5.2s5.6 1.8 6.2 5.2M15.5 6a3.2 3.2 0 0 1 0 6.2M17.6 14.2c2 .7 3.2 2.4 3.6 4.8" /></>,
  file: <><path d="M6 3h8l4.5 4.5V21H6z" /><path d="M13.5 3v5h5" /></>,
  lock: <><rect x="5" y="11" width="14" height="9.5" rx="1.5" /><path d="M8 11V8a4 4 0 0 1 8 0v3" /></>,
  arrow: <path d="M5 12h14m-5.5-5.5L19 12l-5.5 5.5" />,
} satisfies Record<string, JSX.Element>

export type IconName = keyof typeof shapes

/** A small picture beside words; never instead of them, so it is hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
      stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  )
}

/** Satama's mark: two breakwaters around calm water, and a light. */
export function HarbourMark({ size = 28 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <path d="M11.5 4.6A12.2 12.2 0 1 0 20.5 4.6" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" />
      <path d="M8.6 18.2c1.9 0 1.9 1.4 3.7 1.4s1.9-1.4 3.7-1.4 1.9 1.4 3.7 1.4 1.9-1.4 3.7-1.4" stroke="currentColor"
        stroke-width="2" stroke-linecap="round" />
      <circle class="mark-light" cx="16" cy="10.4" r="2.5" />
    </svg>
  )
}
