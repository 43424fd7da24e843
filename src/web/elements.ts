// Pieces of the page as Preact's elements.
import { h, type ComponentChild, type VNode } from 'preact';
import { isList, type Child, type Node } from '../reports/html/node.ts';

export function elements(child: Child): ComponentChild {
  if (child === undefined || child === false || child === null) return null;
  if (typeof child !== 'object') return child;
  return isList(child) ? child.map(elements) : element(child);
}

function element({ tag, attributes, children }: Node): VNode {
  return h(tag, { ...attributes }, ...children.map(elements));
}
