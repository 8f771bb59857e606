// <manuscript-editor>: turns its textarea into an editor for a manuscript. Without JavaScript the textarea
// stays, and the form can be sent as it is. Inside it finds a <template> with the manuscript as paragraphs of
// HTML and a div[data-page] to draw on.
//
// It fires "manuscript:changed" when the text changes, "manuscript:caret" with the plain offset of the caret,
// and answers "manuscript:show" events ({start, end, quote, scroll}) by marking that place.
import { Document, Editor, Extension, History, Paragraph, Text } from "django-prose-editor/editor"
import { Emphasis, Ruby, manuscriptOf } from "./manuscript/marks.js"
import { findQuote, offsetAt, plainTextOf, positionAt } from "./manuscript/offsets.js"

const Keys = Extension.create({
  name: "keys",
  addKeyboardShortcuts() {
    return { "Shift-Enter": () => this.editor.commands.enter() }
  },
})

// White space counts in a manuscript, so nothing may stand between its paragraphs, nor in an empty one.
const paragraphs = (html) => html.trim().replaceAll("<br>", "").replace(/<\/p>\s+<p/g, "</p><p")

class ManuscriptEditor extends HTMLElement {
  connectedCallback() {
    if (this.editor) return
    this.field = this.querySelector("textarea")
    const page = this.querySelector("[data-page]")
    this.editor = new Editor({
      element: page,
      content: paragraphs(this.querySelector("template").innerHTML),
      extensions: [Document, Paragraph, Text, History, Ruby, Emphasis, Keys],
      parseOptions: { preserveWhitespace: "full" },
      editorProps: {
        attributes: {
          class: "manuscript",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": this.dataset.label,
          lang: this.dataset.language,
          spellcheck: this.dataset.language === "ja" ? "false" : "true",
        },
        clipboardTextSerializer: (slice) => manuscriptOf(slice.content),
        clipboardTextParser: (text, context, plain, view) => this.sliceOf(text, view),
      },
      onUpdate: () => this.changed(),
      onSelectionUpdate: () => this.caretMoved(),
    })
    this.field.hidden = true
    page.hidden = false
    this.classList.add("is-ready")
    this.addEventListener("manuscript:show", this)
    this.addEventListener("click", this)
    window.addEventListener("hashchange", this)
    this.showFromAddress()
    this.caretMoved()
  }

  disconnectedCallback() {
    window.removeEventListener("hashchange", this)
    this.editor?.destroy()
    this.editor = null
    CSS.highlights?.delete("shown-quote")
  }

  get manuscript() {
    return this.editor ? manuscriptOf(this.editor.state.doc) : this.field.value
  }

  // The plain offset of the caret.
  get caret() {
    return this.editor ? offsetAt(this.editor.state.doc, this.editor.state.selection.head) : 0
  }

  // Whether a Japanese conversion is under way: nothing may touch the text then.
  get composing() {
    return Boolean(this.editor?.view.composing)
  }

  replace(html) {
    this.editor.commands.setContent(paragraphs(html), { parseOptions: { preserveWhitespace: "full" } })
  }

  handleEvent(event) {
    if (event.type === "manuscript:show") this.show(event.detail)
    if (event.type === "hashchange") this.showFromAddress()
    const tool = event.type === "click" && event.target.closest("[data-mark]")
    if (tool) this.mark(tool.dataset.mark)
  }

  changed() {
    this.dispatchEvent(new CustomEvent("manuscript:changed", { bubbles: true }))
  }

  caretMoved() {
    const detail = { offset: this.caret }
    this.dispatchEvent(new CustomEvent("manuscript:caret", { bubbles: true, detail }))
  }

  mark(name) {
    if (name === "emphasis") return this.editor.chain().focus().toggleMark("emphasis").run()
    const { from, to, empty } = this.editor.state.selection
    if (this.editor.isActive("ruby")) return this.editor.chain().focus().extendMarkRange("ruby").unsetMark("ruby").run()
    if (empty) return this.editor.commands.focus()
    const base = this.editor.state.doc.textBetween(from, to)
    const dialog = this.querySelector("dialog[data-ruby]")
    const field = dialog.querySelector("input")
    dialog.querySelector("[data-base]").textContent = base
    field.value = ""
    dialog.onclose = () => {
      const reading = field.value.replace(/[《》\n]/g, "").trim()
      if (dialog.returnValue === "set" && reading)
        this.editor.chain().focus().setTextSelection({ from, to }).setMark("ruby", { reading }).run()
      else this.editor.commands.focus()
    }
    dialog.returnValue = ""
    dialog.showModal()
  }

  show({ start, end, quote, scroll }) {
    CSS.highlights?.delete("shown-quote")
    if (start === undefined) return
    const { doc } = this.editor.state
    const place = quote ? findQuote(plainTextOf(doc), quote, start) : { start, end }
    if (!place) return
    const view = this.editor.view
    const from = view.domAtPos(positionAt(doc, place.start))
    const to = view.domAtPos(positionAt(doc, place.end))
    const range = document.createRange()
    range.setStart(from.node, from.offset)
    range.setEnd(to.node, to.offset)
    if (CSS.highlights) CSS.highlights.set("shown-quote", new Highlight(range))
    if (scroll) {
      const element = from.node.nodeType === Node.TEXT_NODE ? from.node.parentElement : from.node
      element.scrollIntoView({ block: "center", behavior: "instant" })
    }
  }

  // A link to a quote ends in #q=START-END.
  showFromAddress() {
    const place = /^#q=(\d+)-(\d+)$/.exec(location.hash)
    if (!place) return
    const [start, end] = [Number(place[1]), Number(place[2])]
    this.editor.commands.setTextSelection(positionAt(this.editor.state.doc, start))
    this.show({ start, end, scroll: true })
  }

  // Pasted plain text: a line a paragraph; the paste rules of the marks then read ruby and emphasis.
  sliceOf(text, view) {
    const { schema } = view.state
    const lines = text.replace(/\r\n?/g, "\n").split("\n")
    const nodes = lines.map((line) => schema.nodes.paragraph.create(null, line ? schema.text(line) : null))
    const fragment = schema.nodes.doc.create(null, nodes).content
    const slice = view.state.doc.slice(0, 0)
    return new slice.constructor(fragment, 1, 1)
  }
}

customElements.define("manuscript-editor", ManuscriptEditor)
