import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet'

export interface ButtonProps {
  children: ComponentChildren
  kind?: ButtonKind
  type?: 'submit' | 'button'
  name?: string
  value?: string
  icon?: IconName
  disabled?: boolean
  /** Words for screen readers when the visible ones repeat on a page ("Open" in each row). */
  label?: string
  formaction?: string
  id?: string
}

/** Does something. One primary button to a page: the one next step. */
export function Button({ children, kind = 'primary', type = 'submit', icon, label, ...rest }: ButtonProps) {
  return (
    <button type={type} class={`button button-${kind}`} aria-label={label} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

export interface LinkButtonProps {
  href: string
  children: ComponentChildren
  kind?: ButtonKind
  icon?: IconName
  download?: boolean | string
}

/** Goes somewhere and looks like a button. */
export function LinkButton({ href, children, kind = 'primary', icon, download }: LinkButtonProps) {
  return (
    <a href={href} class={`button button-${kind}`} download={download}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  )
}

/** Buttons that belong together, the first one first. */
export function ButtonRow({ children }: { children: ComponentChildren }) {
  return <div class="button-row">{children}</div>
}
