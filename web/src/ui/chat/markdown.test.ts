import { describe, expect, it } from "vitest";
import { type Block, type Inline, parseMarkdown, safeHref } from "./markdown";

/** The tree as a short text, to be compared at a glance. */
function draw(blocks: Block[]): string {
  return blocks.map(block).join(" ");
}

function block(node: Block): string {
  switch (node.type) {
    case "paragraph":
      return `p(${line(node.children)})`;
    case "code":
      return `pre(${node.text})`;
    case "quote":
      return `quote(${draw(node.children)})`;
    case "list":
      return `${node.ordered ? `ol${node.start}` : "ul"}(${node.items.map(line).join("|")})`;
  }
}

function line(nodes: Inline[]): string {
  return nodes.map(inline).join("");
}

function inline(node: Inline): string {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return "⏎";
    case "code":
      return `code(${node.text})`;
    case "link":
      return `a(${node.href} ${line(node.children)})`;
    default:
      return `${node.type}(${line(node.children)})`;
  }
}

const drawn = (text: string) => draw(parseMarkdown(text));

describe("chat markdown", () => {
  it.each([
    ["hello", "p(hello)"],
    ["one\ntwo\n\nthree", "p(one⏎two) p(three)"],
    ["**bold** and *thin* and ~~gone~~", "p(strong(bold) and emphasis(thin) and strike(gone))"],
    ["__bold__ _thin_ snake_case_name", "p(strong(bold) emphasis(thin) snake_case_name)"],
    ["**bold *both***", "p(strong(bold *both)*)"],
    ["`a * b` and ``a ` b``", "p(code(a * b) and code(a ` b))"],
    ["```\n<b>**x**\n```\nafter", "pre(<b>**x**) p(after)"],
    ["```js\nopen", "pre(open)"],
    ["- one\n- **two**\n\ntext", "ul(one|strong(two)) p(text)"],
    ["3. one\n4. two", "ol3(one|two)"],
    ["> said\n> again\nanswer", "quote(p(said⏎again)) p(answer)"],
    ["2 * 3 * 4 = 24", "p(2 * 3 * 4 = 24)"],
    ["\\*not thin\\*", "p(*not thin*)"],
    ["see https://example.org/a_(b).", "p(see a(https://example.org/a_(b) https://example.org/a_(b)).)"],
    ["(https://example.org)", "p((a(https://example.org/ https://example.org)))"],
    ["[plan](https://example.org/x)", "p(a(https://example.org/x plan))"],
    ["[write](mailto:mia@example.org)", "p(a(mailto:mia@example.org write))"],
  ])("reads %j", (text, tree) => {
    expect(drawn(text)).toBe(tree);
  });

  it("has no way to hold HTML or a picture", () => {
    const nasty = '<img src=x onerror="alert(1)"> <script>alert(1)</script> ![x](https://evil.example/p.png)';
    const seen = drawn(nasty);
    expect(seen).toContain("<script>alert(1)</script>");
    expect(seen).toContain('<img src=x onerror="alert(1)">');
    expect(seen).toContain("!a(https://evil.example/p.png x)");
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example",
    "/r/room",
    "https:",
    "http://",
  ])("never links to %j", (address) => {
    expect(safeHref(address)).toBeNull();
    expect(drawn(`[x](${address})`)).not.toContain("a(");
  });

  it("links an address inside other text only to itself", () => {
    expect(drawn("[x](\u0000https://x.example)")).toBe("p([x](\u0000a(https://x.example/ https://x.example)))");
  });

  it("keeps a link's text apart from where it goes, and never links inside a link", () => {
    expect(drawn("[https://bank.example](https://evil.example)")).toBe(
      "p(a(https://evil.example/ https://bank.example))",
    );
  });

  it("turns an address that would break out of an attribute into a harmless one", () => {
    expect(drawn('https://x.example/"onmouseover="alert(1)')).toBe(
      'p(a(https://x.example/ https://x.example/)"onmouseover="alert(1))',
    );
  });

  it("loses no character that was typed, apart from marks", () => {
    for (const text of ["***", "** **", "[](", "[x](", "`", "~~", "> ", "a\\", "_", "[[[]]](x)"]) {
      expect(() => drawn(text)).not.toThrow();
    }
    expect(drawn("** **")).toBe("p(** **)");
    expect(drawn("[x](nowhere)")).toBe("p([x](nowhere))");
  });

  it("reads the longest and most tangled message in a moment", () => {
    const tangled = ["*", "**a", "_a ", "[", "[a](", "`", "``a`", "> ", "~~x", "((", "https://a.b/(", "*a _b "];
    const started = performance.now();
    for (const piece of tangled) parseMarkdown(piece.repeat(Math.ceil(4000 / piece.length)));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
