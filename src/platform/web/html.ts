import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** A whole document from a page whose outermost element is `<html>`. */
export function htmlOf(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}
