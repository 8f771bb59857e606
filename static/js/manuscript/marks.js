// The two marks of a manuscript, ruby and emphasis, and the way from the document back to a manuscript.
// The reading of a ruby is drawn by CSS from its attribute, so that nothing but the text itself can be edited
// and a Japanese input method never meets a foreign node.
import { InputRule, Mark, PasteRule } from "django-prose-editor/editor"

const KANJI = "\\p{Script=Han}々〆〇ヶヵ"
const BARRED = `[|｜]([^|｜《》\\n]+)《([^《》\\n]+)》`
const BARE = `([${KANJI}]+)《([^《》\\n]+)》`
const DOTS = `《《([^《》\\n]+)》》`

// Replaces a written mark by the marked text, once what closes it was typed.
const rule = (Rule, type, pattern, flags, attrs) =>
  new Rule({
    find: new RegExp(pattern, flags),
    handler: ({ state, range, match }) => {
      const mark = type.create(attrs(match))
      state.tr.replaceWith(range.from, range.to, state.schema.text(match[1], [mark])).removeStoredMark(type)
    },
  })

const rules = (Rule, end, flags) =>
  function () {
    return this.options.patterns.map((pattern) =>
      rule(Rule, this.type, pattern + end, flags, this.options.attrs),
    )
  }

export const Ruby = Mark.create({
  name: "ruby",
  inclusive: false,
  addOptions: () => ({ patterns: [BARRED, BARE], attrs: (match) => ({ reading: match[2] }) }),
  addAttributes: () => ({
    reading: {
      default: "",
      parseHTML: (element) => element.querySelector("rt")?.textContent ?? element.dataset.reading ?? "",
      renderHTML: ({ reading }) => ({ "data-reading": reading }),
    },
  }),
  parseHTML: () => [{ tag: "ruby" }, { tag: "span.ruby" }, { tag: "rt", ignore: true }, { tag: "rp", ignore: true }],
  renderHTML: ({ HTMLAttributes }) => ["span", { class: "ruby", ...HTMLAttributes }, 0],
  addInputRules: rules(InputRule, "$", "u"),
  addPasteRules: rules(PasteRule, "", "gu"),
})

export const Emphasis = Mark.create({
  name: "emphasis",
  inclusive: false,
  addOptions: () => ({ patterns: [DOTS], attrs: () => ({}) }),
  parseHTML: () => [{ tag: "em" }],
  renderHTML: () => ["em", { class: "dots" }, 0],
  addKeyboardShortcuts() {
    return { "Mod-i": () => this.editor.commands.toggleMark(this.name) }
  },
  addInputRules: rules(InputRule, "$", "u"),
  addPasteRules: rules(PasteRule, "", "gu"),
})

const literal = (text) => text.replace(/[|｜]?《/g, (found) => (found === "《" ? "｜《" : "｜｜《"))

// The document as a manuscript: a paragraph a line, ruby always with its bar.
export const manuscriptOf = (doc) => {
  const lines = []
  doc.forEach((paragraph) => {
    let line = ""
    let open = false
    paragraph.forEach((node) => {
      const emphasis = node.marks.some((mark) => mark.type.name === "emphasis")
      if (emphasis !== open) line += emphasis ? "《《" : "》》"
      open = emphasis
      const ruby = node.marks.find((mark) => mark.type.name === "ruby" && mark.attrs.reading)
      line += ruby ? `｜${node.text}《${ruby.attrs.reading}》` : literal(node.text ?? "")
    })
    lines.push(open ? `${line}》》` : line)
  })
  return lines.join("\n")
}
