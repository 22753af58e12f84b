import { Fragment, type ReactNode, useMemo } from "react";
import { type Block, type Inline, parseMarkdown } from "./markdown";

/** Chat text as elements, built from the safe tree and nothing else. */
export function Markdown({ text }: { text: string }) {
  const tree = useMemo(() => parseMarkdown(text), [text]);
  return <>{tree.map(drawBlock)}</>;
}

// The trees below never change once they are made, so a place in them is identity enough.

function drawBlock(block: Block, key: number): ReactNode {
  switch (block.type) {
    case "paragraph":
      return <p key={key}>{block.children.map(drawInline)}</p>;
    case "code":
      return (
        <pre key={key}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote key={key} className="quote">
          {block.children.map(drawBlock)}
        </blockquote>
      );
    case "list": {
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      const items = block.items.map((item, i) => <li key={i}>{item.map(drawInline)}</li>);
      return block.ordered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
  }
}

function drawInline(node: Inline, key: number): ReactNode {
  switch (node.type) {
    case "text":
      return <Fragment key={key}>{node.text}</Fragment>;
    case "break":
      return <br key={key} />;
    case "code":
      return <code key={key}>{node.text}</code>;
    case "strong":
      return <strong key={key}>{node.children.map(drawInline)}</strong>;
    case "emphasis":
      return <em key={key}>{node.children.map(drawInline)}</em>;
    case "strike":
      return <s key={key}>{node.children.map(drawInline)}</s>;
    case "link":
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow" title={node.href}>
          {node.children.map(drawInline)}
        </a>
      );
  }
}
