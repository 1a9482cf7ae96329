import type { ComponentChildren } from 'preact'
import { usePageTexts } from '../language.tsx'
import { Icon } from './icons.tsx'

/** Something to unfold in place. */
export function Disclosure({ summary, children, open }: { summary: ComponentChildren; children: ComponentChildren; open?: boolean }) {
  return (
    <details class="disclosure" open={open}>
      <summary><Icon name="chevron" size={18} /><span>{summary}</span></summary>
      <div class="disclosure-body">{children}</div>
    </details>
  )
}

/**
 * A question before something that cannot be undone. It opens by the browser's own
 * popover, without script; a browser that has none shows it in place, which still works.
 * The form with its deciding button is the children; the way out comes by itself.
 */
export function Dialog({ id, opener, openerKind = 'secondary', title, children }: {
  id: string
  opener: ComponentChildren
  openerKind?: 'primary' | 'secondary' | 'danger' | 'quiet'
  title: ComponentChildren
  children: ComponentChildren
}) {
  const t = usePageTexts()
  return (
    <>
      <button type="button" class={`button button-${openerKind}`} popovertarget={id} aria-haspopup="dialog"><span>{opener}</span></button>
      <div id={id} class="dialog" popover="auto" role="dialog" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`} class="dialog-title">{title}</h2>
        {children}
        <button type="button" class="button button-quiet dialog-close" popovertarget={id} popovertargetaction="hide" autoFocus>
          <span>{t.cancel}</span>
        </button>
      </div>
    </>
  )
}
